package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.pipeline.doctor.Diagnosis;
import io.millrace.pipeline.doctor.Finding;
import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.Summary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code millrace doctor} as a user meets it, and its short form in the summary of a run. */
class DoctorCommandTest {
  /** The JVM of these tests stops at its first compiler, which spoils figures: a planted fault. */
  private static final String PLANTED = "-XX:TieredStopAtLevel=1";

  @TempDir private Path directory;
  private Tool tool;

  @BeforeEach
  void makeTool() {
    tool = new Tool(directory);
  }

  @Test
  void whatSpoilsFiguresIsTheExitCodeAndInTheJson() throws Exception {
    Tool.Ended ended = tool.run("doctor", "--duration", "300ms", "--json");

    assertThat(ended.code()).as(ended.err()).isEqualTo(3);
    JsonNode page = ResultJson.mapper().readTree(ended.out());
    assertThat(page.path("version").asInt()).isEqualTo(1);
    assertThat(page.path("fit").asBoolean()).isFalse();
    assertThat(page.path("findings")).hasSize(19);
    assertThat(page.path("findings"))
        .filteredOn(finding -> finding.path("check").asString().equals("JVM"))
        .singleElement()
        .satisfies(
            jvm -> {
              assertThat(jvm.path("result").asString()).isEqualTo("warning");
              assertThat(jvm.path("value").asString()).endsWith(PLANTED);
              assertThat(jvm.path("remedy").asString()).contains("leave -XX:TieredStopAtLevel out");
            });
    assertThat(directory.resolve("runs")).doesNotExist();
  }

  @Test
  void theTableFitsEightyColumns() throws Exception {
    Tool.Ended ended = tool.run("doctor", "--duration", "300ms");

    assertThat(ended.out().lines())
        .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80))
        .anySatisfy(line -> assertThat(line).startsWith("JVM             WARNING  "))
        .anySatisfy(line -> assertThat(line).contains("mend: leave -XX:TieredStopAtLevel out"));
    assertThat(ended.out()).contains("not fit to measure: ", "(exit code 3)");
  }

  @Test
  void aFitMachineIsSaidToBeOne() {
    Diagnosis good =
        new Diagnosis(
            List.of(
                new Finding.Good("cores", "8"), new Finding.Unknown("swap", "there is no /proc")));

    assertThat(DiagnosisText.table(good))
        .isEqualTo(
            """
            check                    found
            cores           good     8
            swap            unknown  there is no /proc

            fit to measure
            """);
    assertThat(ResultJson.mapper().readTree(DiagnosisText.json(good)).path("fit").asBoolean())
        .isTrue();
  }

  @Test
  void everyRunSaysInItsSummaryWhatSpoilsItsFigures() throws Exception {
    Tool.Ended ended =
        tool.run("run", "--brokers", "1", "--rate", "500", "--duration", "1s", "--warmup", "0");

    Path summary = tool.onlyRun().resolve("summary.json");
    assertThat(summary).as(ended.err()).exists();
    assertThat(ResultJson.mapper().readValue(summary.toFile(), Summary.class).warnings())
        .anySatisfy(
            warning -> assertThat(warning).startsWith("JVM: ").contains(PLANTED, "schedule lag"));
    assertThat(ended.out()).contains("how to mend it: ./millrace doctor");
    assertThat(Files.readString(tool.onlyRun().resolve("report.html"))).contains(PLANTED);
  }

  @Test
  void ctrlCEndsItAtOnceAndLeavesNoFile() throws Exception {
    Process process = tool.start("doctor", "--duration", "5m");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> tool.err().contains("watching this machine"));

    Tool.signal("INT", process);

    Tool.Ended ended = tool.await(process);
    assertThat(ended.code()).isEqualTo(130);
    assertThat(ended.out()).isEmpty();
    try (var files = Files.list(directory)) {
      assertThat(files)
          .extracting(file -> file.getFileName().toString())
          .containsOnly("out", "err");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--duration soon | duration must be a duration such as",
        "--duration 0 | duration must be above 0, not '0'",
        "--brokers -1 | brokers must not be negative, not -1",
        "--runs out | is a file and no directory",
      })
  void badInputIsRefusedInOneLine(String options, String words) throws Exception {
    Tool.Ended ended = RefusingTool.run(("doctor " + options).split(" ", -1));

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err().lines().findFirst().orElse("")).startsWith("millrace: ").contains(words);
    assertThat(ended.out()).isEmpty();
  }
}
