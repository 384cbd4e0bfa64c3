package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.report.JUnitSchema;
import io.millrace.pipeline.result.ResultFiles;
import io.millrace.pipeline.result.SearchResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchCommandTest {
  @TempDir private Path directory;

  /** An objective that any machine holds, coarsely searched: the structure, not the figure. */
  @Test
  void aSearchFindsARateThatHeldBelowWhatBreaksOrSaturates() throws Exception {
    Tool.Ended ended =
        new Tool(directory)
            .run(
                "search",
                "--slo=p50<20s",
                "--brokers=1",
                "--broker-jit=quick",
                "--members=1",
                "--duration=2s",
                "--warmup=0s",
                "--broker-warmup=0s",
                "--confirm=3s",
                "--resolution=50%",
                "--out=search.json",
                "--junit=search.xml");
    assertThat(ended.code()).as(ended.err()).isIn(0, 99); // a busy machine may confirm none
    SearchResult result = (SearchResult) ResultFiles.read(directory.resolve("search.json"));
    assertThat(result.probes()).first().matches(probe -> probe.reason().startsWith("saturated"));
    assertThat(result.limitedBy()).isNotBlank();
    assertThat(ended.out())
        .containsOnlyOnce("\nmachine     ")
        .containsOnlyOnce(" JVM: "); // the tests' own JVM is warned of, in every probe
    JUnitSchema.requireValid(directory.resolve("search.xml"));
    assertThat(Files.readString(directory.resolve("search.xml")))
        .contains("<testsuite name=\"search\" tests=\"2\"")
        .contains("name=\"a rate holds p50&lt;20s\"");
    if (result.sustainedPerSecond() != null) {
      assertThat(result.sustainedPerSecond())
          .isLessThan(
              result.brokenPerSecond() == null
                  ? result.saturatedPerSecond()
                  : result.brokenPerSecond());
      assertThat(ended.out()).contains("events/s held");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--slo=p98<20ms | slo must be METRIC<LIMIT",
        "--slo=p99<20ms --rate=5 | leave --rate out",
        "--slo=p99<20ms --resolution=0% | resolution must be from 1% to 50%",
        "--slo=p99<20ms --confirm=soon | confirm must be a duration",
        "--slo=p99<20ms --junit=no/such/file.xml | junit must be a file in a directory that exists",
        "--acks=1 | Missing required option",
      })
  void badInputIsOneLineAndLeavesNothing(String options, String message) throws Exception {
    Tool.Ended ended = RefusingTool.run(("search " + options).split(" "));
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err().lines().findFirst().orElse("")).contains(message);
    assertThat(RefusingTool.runs()).doesNotExist();
  }
}
