package io.millrace.pipeline.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JmhJsonTest {
  private static final Environment MACHINE =
      new Environment(1, "cpu", 2, 1, "disk", "os", "jvm", "4.3.1", "4.3.1", "abc");

  /** As JMH writes it, less the fields that are not read. */
  private static final String TWO_RESULTS =
      """
      [
        {
          "jmhVersion" : "1.37",
          "benchmark" : "io.millrace.bench.producer.SendPathBenchmark.send",
          "mode" : "thrpt",
          "threads" : 1,
          "forks" : 2,
          "measurementIterations" : 5,
          "params" : { "lingerMs" : "5", "acks" : "all" },
          "primaryMetric" : {
            "score" : 512345.5,
            "scoreError" : 1234.25,
            "scoreUnit" : "ops/s",
            "rawData" : [ [ 1.0, 2.0 ] ]
          },
          "secondaryMetrics" : {
            "gc.alloc.rate" : { "score" : 3.0, "scoreUnit" : "MB/sec" },
            "gc.alloc.rate.norm" : { "score" : 288.5, "scoreUnit" : "B/op" }
          }
        },
        {
          "benchmark" : "io.millrace.bench.consumer.LedgerScaleBenchmark.acknowledgeReadAndAudit",
          "mode" : "ss",
          "forks" : 0,
          "measurementIterations" : 1,
          "primaryMetric" : { "score" : 1.5, "scoreError" : "NaN", "scoreUnit" : "s/op" },
          "secondaryMetrics" : { }
        }
      ]
      """;

  @TempDir private Path directory;

  @Test
  void scoresComeWithParametersErrorSamplesAndAllocation() throws IOException {
    BenchmarksResult.Score score = read(TWO_RESULTS).scores().get(0);

    assertThat(score)
        .isEqualTo(
            new BenchmarksResult.Score(
                "SendPathBenchmark.send",
                Map.of("acks", "all", "lingerMs", "5"),
                "thrpt",
                512_345.5,
                1_234.25,
                "ops/s",
                10,
                288.5));
    assertThat(score.parameters().keySet()).containsExactly("lingerMs", "acks");
  }

  @Test
  void anErrorThatJmhCouldNotWorkOutIsNull() throws IOException {
    assertThat(read(TWO_RESULTS).scores().get(1))
        .isEqualTo(
            new BenchmarksResult.Score(
                "LedgerScaleBenchmark.acknowledgeReadAndAudit",
                Map.of(),
                "ss",
                1.5,
                null,
                "s/op",
                1,
                null));
  }

  @Test
  void whatABenchmarkCountedItselfIsAScoreOfItsOwn() throws IOException {
    String counted =
        TWO_RESULTS.replace(
            "\"secondaryMetrics\" : { }",
            "\"secondaryMetrics\" : { \"kbAtTheEnd\" : { \"score\" : 812.0, \"scoreError\" : \"NaN\","
                + " \"scoreUnit\" : \"#\" } }");

    assertThat(read(counted).scores())
        .hasSize(3)
        .last()
        .isEqualTo(
            new BenchmarksResult.Score(
                "LedgerScaleBenchmark.acknowledgeReadAndAudit:kbAtTheEnd",
                Map.of(),
                "ss",
                812.0,
                null,
                "#",
                1,
                null));
  }

  @Test
  void profilersOfAnOlderJmhAreFoundToo() throws IOException {
    String older = TWO_RESULTS.replace("\"gc.alloc.rate.norm\"", "\"·gc.alloc.rate.norm\"");

    assertThat(read(older).scores().get(0).allocatedBytesPerOperation()).isEqualTo(288.5);
  }

  @Test
  void theResultIsWrittenAndReadBackTheSame() throws IOException {
    BenchmarksResult result = read(TWO_RESULTS);
    Path file = directory.resolve("result.json");
    ResultFiles.write(file, result);

    assertThat(ResultFiles.read(file)).isEqualTo(result);
    assertThat(result)
        .returns("jmh", BenchmarksResult::name)
        .returns("java -jar benchmarks.jar", BenchmarksResult::command)
        .returns("2026-01-01T00:00:00Z", BenchmarksResult::startedAt)
        .returns(MACHINE, BenchmarksResult::environment);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                            | holds no JMH results",
        "{}                                            | holds no JMH results",
        "[{                                            | cannot be read as JMH's JSON",
        "[{}]                                          | no 'benchmark'",
        "[{\"benchmark\": \"a.B.c\"}]                  | no score of B.c",
        "[{\"benchmark\": \"a.B.c\", \"primaryMetric\": {\"score\": \"NaN\"}}] | no score of B.c",
        "[{\"benchmark\": \"a.B.c\", \"primaryMetric\": {\"score\": 1}}]       | no 'mode'",
      })
  void whatIsNotJmhsJsonIsRefusedInOneLine(String content, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(content))
        .withMessageContainingAll("jmh.json", reason)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = directory.resolve("missing.json");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JmhJson.of(missing, "jmh", "command", MACHINE, "now"))
        .withMessageContaining("missing.json cannot be read");
  }

  private BenchmarksResult read(String json) throws IOException {
    Path file = Files.writeString(directory.resolve("jmh.json"), json);
    return JmhJson.of(file, "jmh", "java -jar benchmarks.jar", MACHINE, "2026-01-01T00:00:00Z");
  }
}
