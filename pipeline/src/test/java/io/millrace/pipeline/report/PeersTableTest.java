package io.millrace.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.PeersResult;
import io.millrace.pipeline.result.PeersResult.LatencyReport;
import io.millrace.pipeline.result.PeersResult.Round;
import io.millrace.pipeline.result.PeersResult.Task;
import io.millrace.pipeline.result.PeersResult.Tool;
import io.millrace.pipeline.result.ResultFiles;
import io.millrace.pipeline.result.Summary.Percentiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersTableTest {
  private static final Task FIVE_ROUNDS =
      new Task(
          "producer: acks=1",
          List.of(
              new Tool(
                  "millrace",
                  List.of(
                      new Round(1.0, 900.0, 700_000),
                      new Round(1.2, 900.0, 800_000),
                      new Round(1.1, 900.0, 750_000),
                      new Round(1.0, 900.0, 710_000),
                      new Round(1.05, 900.0, 730_000))),
              new Tool(
                  "bare kafka-clients loop",
                  List.of(
                      new Round(1.0, 800.0, 700_000),
                      new Round(1.0, 800.0, 800_000),
                      new Round(1.0, 800.0, 750_000),
                      new Round(1.0, 800.0, 710_000),
                      new Round(1.0, 800.0, 730_000))),
              new Tool(
                  "kafka-producer-perf-test",
                  List.of(
                      new Round(2.0, null, 350_000),
                      new Round(1.6, 1_000.0, 400_000),
                      new Round(2.2, 1_000.0, 375_000),
                      new Round(2.0, 1_000.0, 355_000),
                      new Round(2.1, 1_000.0, 365_000)))));

  private static final LatencyReport REPORT =
      new LatencyReport(
          "2,000 events/s for 20 s, calm",
          "kafka-e2e-latency",
          new Percentiles(0.0, null, 2.0, 11.0, 0.69, null, 20_000),
          new Percentiles(0.6, 1.0, 1_850.0, null, 0.7, 12.0, 40_000),
          "It reported.");

  private static PeersResult result() {
    return new PeersResult(
        PeersResult.VERSION,
        "20260101T000000Z-peers",
        "2026-01-01T00:00:00Z",
        "./millrace peers",
        new Environment(1, "cpu", 2, 1, "disk", "os", "jvm", "4.3.1", "1 x 4.3.1", "c0ffee"),
        List.of(FIVE_ROUNDS),
        List.of(REPORT));
  }

  @Test
  void ratiosAreOfRoundsThatWereTakenTogether() {
    List<PeersRatio> ratios = PeersRatio.of(FIVE_ROUNDS);

    PeersRatio toBare = ratios.get(0);
    assertThat(toBare.other()).isEqualTo("bare kafka-clients loop");
    assertThat(toBare.figure()).isEqualTo(PeersRatio.Figure.CPU);
    assertThat(toBare.median()).isCloseTo(1.05, within(1e-9));
    assertThat(toBare.lowest()).isEqualTo(1.0);
    assertThat(toBare.highest()).isEqualTo(1.2);
    assertThat(toBare.mean().value()).isCloseTo(5.35 / 5, within(1e-9));
    assertThat(toBare.mean().hasInterval()).isTrue();
    // 0.5, 0.75, 0.5, 0.5, 0.5: not the ratio of the medians, 1.05 to 2.0
    PeersRatio toTool = ratios.get(3);
    assertThat(toTool.other()).isEqualTo("kafka-producer-perf-test");
    assertThat(toTool.median()).isCloseTo(0.5, within(1e-9));
    assertThat(toTool.highest()).isCloseTo(0.75, within(1e-9));
    assertThat(toTool.mean().value()).isCloseTo(5.35 / 9.9, within(1e-9));
  }

  @Test
  void aFigureThatOneRoundLacksHasNoRatio() {
    assertThat(PeersRatio.of(FIVE_ROUNDS))
        .extracting(ratio -> ratio.own() + " / " + ratio.other() + " " + ratio.figure())
        .containsExactly(
            "millrace / bare kafka-clients loop CPU",
            "millrace / bare kafka-clients loop ALLOCATION",
            "millrace / bare kafka-clients loop RATE",
            "millrace / kafka-producer-perf-test CPU",
            "millrace / kafka-producer-perf-test RATE",
            "bare kafka-clients loop / kafka-producer-perf-test CPU",
            "bare kafka-clients loop / kafka-producer-perf-test RATE");
    assertThat(PeersTable.task(FIVE_ROUNDS)).contains("A ratio that is missing");
  }

  @Test
  void aSlopeThatIsNotAboveZeroHasNoRatioAndNoInterval() {
    Task tooShort =
        new Task(
            "t",
            List.of(
                new Tool("millrace", List.of(new Round(-0.5, 10.0, 10))),
                new Tool("other", List.of(new Round(1.0, 10.0, 10)))));

    assertThat(PeersRatio.of(tooShort))
        .extracting(PeersRatio::figure)
        .containsExactly(PeersRatio.Figure.ALLOCATION, PeersRatio.Figure.RATE);
    assertThat(PeersTable.task(tooShort))
        .containsPattern("millrace / other +bytes +1\\.000 +1\\.000 +- +1\\.000 to 1\\.000 +1\n");
  }

  @Test
  void theTableShowsEveryRoundTheMediansAndTheRatios() {
    String table = PeersTable.of(result());

    assertThat(table)
        .startsWith("producer: acks=1\n")
        .containsPattern(
            "round +CPU s/M +B/event +events/s +CPU s/M +B/event +events/s +CPU s/M +B/event"
                + " +events/s\n")
        .containsPattern("\n1 +1\\.00 +900 +700,000 +1\\.00 +800 +700,000 +2\\.00 +- +350,000\n")
        .containsPattern(
            "\nmedian +1\\.05 +900 +730,000 +1\\.00 +800 +730,000 +2\\.00 +- +365,000\n")
        .containsPattern(
            "\nmillrace / bare kafka-clients loop +CPU +1\\.050 +1\\.070 +\\d\\.\\d+ to \\d\\.\\d+ +1\\.000 to"
                + " 1\\.200 +5\n");
    assertThat(table.lines()).allMatch(line -> line.length() <= 120);
  }

  @Test
  void whatAToolSaidStandsAboveTheTruth() {
    assertThat(PeersTable.reports(List.of(REPORT, REPORT)))
        .containsOnlyOnce("latency: 2,000 events/s for 20 s, calm\n")
        .containsPattern("kafka-e2e-latency +reported +0 +- +2 +11 +0\\.69 +- +20,000\n")
        .containsPattern("\n +truth +0\\.6 +1 +1,850 +- +0\\.7 +12 +40,000\n")
        .contains("\n    It reported.\n");
  }

  @Test
  void aResultReadsBackAsItWasWrittenAndMakesTheSameTable(@TempDir Path directory) {
    Path file = directory.resolve("peers.json");

    ResultFiles.write(file, result());

    assertThat(ResultFiles.read(file)).isEqualTo(result());
    assertThat(PeersTable.of((PeersResult) ResultFiles.read(file)))
        .isEqualTo(PeersTable.of(result()));
  }
}
