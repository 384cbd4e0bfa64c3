package io.millrace.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipeline.result.ResultFiles;
import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.RunOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ResultsPageTest {
  /** The repository, seen from this module, where Maven runs its tests. */
  private static final Path HOME = Path.of("..");

  @Test
  void theCommittedPageIsWhatTheCommittedResultsSay() throws Exception {
    assertThat(Files.readString(HOME.resolve("RESULTS.md")))
        .as("make it again with: ./millrace report results --markdown RESULTS.md")
        .isEqualTo(ResultsPage.of(ResultFiles.readAll(HOME.resolve("results"))));
  }

  @Test
  void theSameResultsGiveTheSameBytesInAnyLocale() {
    String page = ResultsPage.of(Results.all());
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(ResultsPage.of(Results.all())).isEqualTo(page);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void everyQuestionIsAskedInOrderAndSaysWhenItHasNoAnswer() {
    List<String> headings =
        ResultsPage.of(List.of()).lines().filter(line -> line.startsWith("## ")).toList();

    assertThat(headings)
        .containsExactly(
            "## Which acks?",
            "## Which replication?",
            "## Which linger and batch size?",
            "## How many partitions?",
            "## Which compression?",
            "## How many producers and consumers?",
            "## Classic, new or share group?",
            "## What do transactions cost?",
            "## What does a stage's way of delivery cost?",
            "## What does encryption cost?",
            "## What does a failure cost?",
            "## What does the tool itself cost beside its peers?",
            "## Which published shapes hold here?",
            "## Which rate can be sustained?",
            "## How far can these tables be trusted?",
            "## What does each step of an event cost?");
    assertThat(ResultsPage.of(List.of()).split("Not measured yet", -1))
        .hasSize(headings.size() + 1);
  }

  @Test
  void anEffectIsSaidInWordsWithItsInterval() {
    assertThat(ResultsPage.of(List.of(Sweeps.acks())))
        .containsPattern("acks=1 raised capacity by 30 % \\(95 %: 2\\d to 3\\d %\\)")
        .contains("nothing is shown for response p50 and client CPU (the interval holds 1)")
        .contains("./millrace sweep --vary acks=1,all")
        .contains("6 runs, 180,000 events");
  }

  @Test
  void runsThatWereLeftOutOrDidNotSettleAreNamed() {
    assertThat(ResultsPage.of(List.of(Sweeps.acks())))
        .contains("Left out:", "block 1, baseline, capacity: invalid: offered rate missed")
        .contains("Without a steady state, and counted as a whole:")
        .containsPattern("block \\d, baseline( \\(copy 2\\))?, capacity: no steady state");
  }

  @Test
  void aRowOfASweepOverSeveralSettingsAnswersTheQuestionOfItsOwn() {
    List<SweepResult.Run> runs = new ArrayList<>(Sweeps.baseline());
    runs.addAll(Sweeps.changed("partitions=12", 1.2, 1));
    runs.addAll(Sweeps.changed("compression.type=zstd", 1.1, 1));
    String page =
        ResultsPage.of(
            List.of(
                Sweeps.sweep(
                    "one-at-a-time",
                    List.of(
                        Sweeps.configuration(
                            SweepResult.BASELINE, "partitions=6", "compression.type=none"),
                        Sweeps.configuration(
                            "partitions=12", "partitions=12", "compression.type=none"),
                        Sweeps.configuration(
                            "compression.type=zstd", "partitions=6", "compression.type=zstd")),
                    runs)));

    assertThat(section(page, "How many partitions?"))
        .contains("partitions=12 raised")
        .doesNotContain("zstd raised");
    assertThat(section(page, "Which compression?"))
        .contains("zstd raised")
        .doesNotContain("partitions=12 raised");
    assertThat(section(page, "Which acks?")).contains("Not measured yet");
  }

  @Test
  void aSweepOfEqualsAndAPlantedSlowdownSayHowFarToTrustTheRest() {
    String trust =
        section(
            ResultsPage.of(List.of(Results.equals(), Results.planted())),
            "How far can these tables be trusted?");

    assertThat(trust)
        .contains("of 40 comparisons of equals, 0 were claimed as different (0.0 %)")
        .contains("10 % slower lowered capacity by 10 %");
  }

  @Test
  void machinesAreDescribedOnceEach() {
    assertThat(section(ResultsPage.of(Results.all()), "Machines").lines())
        .filteredOn(line -> line.startsWith("| 1 |"))
        .hasSize(1);
  }

  @Test
  void everyKindOfResultHasItsTable() {
    assertThat(ResultsPage.of(Results.all()))
        .contains("kafka-producer-perf-test", "| truth |", "not reproduced", "because all brokers")
        .contains("41,000 events/s held p99&lt;20ms; 43,000 did not")
        .contains("EventMaking.stamp");
  }

  /** No name may open a cell, a heading, a tag or a code block. */
  @Test
  void aHostileNameStaysInItsPlace() {
    String page = ResultsPage.of(List.of(Results.hostile()));

    assertThat(page).doesNotContain("<img", "</script").contains("&lt;img");
    assertThat(page.lines().filter(line -> line.startsWith("# "))).containsExactly("# Results");
    assertThat(page.lines().filter(line -> line.startsWith("| ")))
        .allSatisfy(row -> assertThat(row.replace("\\|", "").split("\\|", -1).length).isIn(9, 10));
  }

  @Test
  void aHostileNameEndsNoScriptAndOpensNoTag() {
    String page = ReportPage.of(List.of(Results.hostile()), List.of());

    assertThat(page).doesNotContain("<img src=x", "onerror=alert(1)>");
  }

  @Test
  void aHistogramThatCannotBeReadIsNamed() {
    List<SweepResult.Run> runs = new ArrayList<>(Sweeps.baseline());
    SweepResult.Run run = Sweeps.latency(1, 1, "acks=1", 1.0);
    runs.add(
        new SweepResult.Run(
            1,
            1,
            "acks=1",
            run.phase(),
            "x",
            RunOutcome.PASS,
            List.of(),
            true,
            0,
            1,
            run.figures(),
            "AAA"));
    SweepResult sweep =
        Sweeps.sweep(
            "acks",
            List.of(
                Sweeps.configuration(SweepResult.BASELINE, "acks=all"),
                Sweeps.configuration("acks=1", "acks=1")),
            runs);

    assertThatThrownBy(() -> ResultsPage.of(List.of(sweep)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sweep 'acks', block 1, acks=1");
  }

  private static String section(String page, String title) {
    String rest = page.substring(page.indexOf("## " + title));
    int next = rest.indexOf("\n## ");
    return next < 0 ? rest : rest.substring(0, next);
  }
}
