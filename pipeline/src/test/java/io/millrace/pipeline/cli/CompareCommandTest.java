package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompareCommandTest {
  private static final String SWEEP =
      """
      {"kind":"sweep","version":1,"name":"s","startedAt":"2026-01-01T00:00:00Z","command":"c",
       "environment":{"version":1,"cpu":"c","cores":2,"memoryBytes":1,"disk":"d","os":"o",
         "jvm":"j","kafkaClients":"k","kafkaBrokers":"b","gitCommit":"g"},
       "design":"d","seed":1,"blocks":5,"latencyAt":"-",
       "lengths":{"capacitySeconds":5,"latencySeconds":0,"warmupSeconds":3,
         "brokerWarmupSeconds":120},
       "baseline":{},
       "configurations":[{"id":"baseline","settings":{}}],
       "runs":[%s]}
      """;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /**
   * A sweep of five blocks whose baseline takes {@code perSecond} and hardly differs from itself.
   */
  private Path sweep(String name, double perSecond) throws Exception {
    StringBuilder runs = new StringBuilder();
    String percentiles =
        "{\"p50\":null,\"p90\":null,\"p99\":null,\"p999\":null,\"mean\":null,\"max\":null,\"count\":0}";
    for (int run = 0; run < 10; run++) {
      runs.append(run == 0 ? "" : ",")
          .append(
              """
              {"block":%d,"copy":%d,"configuration":"baseline","phase":"CAPACITY","directory":"r",
               "verdict":"pass","reasons":[],"settled":true,"cutSeconds":0,"measuredSeconds":5,
               "figures":{"eventsPerSecond":%s,"response":%s,"endToEnd":%s,
                 "cpuSecondsPerMillion":1,"allocatedBytesPerEvent":1},"histogram":null}"""
                  .formatted(
                      run / 2 + 1,
                      run % 2 + 1,
                      perSecond * (1 + 0.002 * (run % 3)),
                      percentiles,
                      percentiles));
    }
    return Files.writeString(directory.resolve(name), SWEEP.formatted(runs));
  }

  private int compare(Object... arguments) {
    CommandLine cli = Main.commandLine(ClientLog.installed());
    cli.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "compare";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 1] = arguments[i].toString();
    }
    return cli.execute(all);
  }

  @Test
  void aRegressionEndsWith99AndEqualsWith0() throws Exception {
    assertThat(compare(sweep("before.json", 1_000), sweep("after.json", 800))).isEqualTo(99);
    assertThat(out.toString()).contains("REGRESSION");
    assertThat(compare(sweep("before.json", 1_000), sweep("after.json", 1_000))).isZero();
    assertThat(compare(sweep("before.json", 800), sweep("after.json", 1_000))).isZero();
  }

  @Test
  void ciServersAreToldWhichFigureBecameWorse() throws Exception {
    Path junit = Files.writeString(directory.resolve("compare.xml"), "of yesterday");

    compare(sweep("before.json", 1_000), sweep("after.json", 800), "--junit", junit);

    assertThat(junit)
        .content()
        .contains("failures=\"1\"", "baseline: capacity", "REGRESSION: ", "ratio 0.800")
        .doesNotContain("of yesterday");

    compare(sweep("before.json", 1_000), sweep("after.json", 1_000), "--junit", junit);

    assertThat(junit).content().contains("failures=\"0\" errors=\"0\"");
  }

  @Test
  void badInputIsOneLine() throws Exception {
    Path good = sweep("good.json", 1_000);
    Path corrupt = Files.writeString(directory.resolve("corrupt.json"), "{\"kind\":\"sweep\",");
    Path newer =
        Files.writeString(directory.resolve("newer.json"), "{\"kind\":\"sweep\",\"version\":99}");
    assertThat(compare(good, corrupt)).isEqualTo(2);
    assertThat(compare(good, newer)).isEqualTo(2);
    assertThat(compare(good, directory.resolve("missing.json"))).isEqualTo(2);
    assertThat(compare(good)).isEqualTo(2);
    assertThat(compare(good, good, "--threshold=much")).isEqualTo(2);
    assertThat(compare(good, good, "--junit=nowhere/x.xml")).isEqualTo(2);
    assertThat(err.toString())
        .contains("corrupt.json cannot be read", "reads up to 1", "missing.json cannot be read")
        .contains("Missing required parameter", "threshold must be a percentage")
        .contains("junit must be a file in a directory that exists");
  }
}
