package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.pipeline.metrics.MetricsEndpoint;
import io.millrace.pipeline.metrics.MetricsPage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchTest {
  private static final Pattern PROMETHEUS = Pattern.compile("Prometheus at (http://\\S+)");

  private static final Pattern ENDPOINT = Pattern.compile("metrics at (http://\\S+)");

  @TempDir private Path directory;

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static boolean answers(String url) {
    try {
      get(url);
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  private static void requirePrometheus() {
    assumeTrue(
        Prometheus.isInstalled() || System.getProperty("user.name").equals("root"),
        "prometheus is not installed");
  }

  /** Where the tool says that the Prometheus is, as soon as it does. */
  private static String prometheusOf(Tool tool) throws Exception {
    Awaitility.await("Prometheus")
        .atMost(Duration.ofSeconds(90))
        .until(() -> PROMETHEUS.matcher(tool.err()).find());
    Matcher said = PROMETHEUS.matcher(tool.err());
    assertThat(said.find()).isTrue();
    return said.group(1);
  }

  @Test
  void watchShowsTheRunInAPrometheusThatEndsWithIt() throws Exception {
    requirePrometheus();
    Tool tool = new Tool(directory);
    Process run =
        tool.start("run", "--watch", "--brokers=1", "--rate=500", "--duration=60s", "--warmup=0");
    String prometheus = prometheusOf(tool);

    Awaitility.await("its first events")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                get(prometheus + "/api/v1/query?query=millrace_events_acknowledged_total%20%3E%200")
                    .contains("run_id"));
    assertItsMetricsAreOnTheReferencePage(tool.err());
    Tool.signal("INT", run);
    Tool.Ended ended = tool.await(run);

    assertThat(ended.out()).contains("acknowledged");
    Awaitility.await("its end")
        .atMost(Duration.ofSeconds(30))
        .until(() -> !answers(prometheus + "/-/ready"));
    assertThat(directory.resolve("runs/prometheus/data")).isDirectory();
  }

  /** Here members are threads, so that their Kafka clients show metrics too. */
  private static void assertItsMetricsAreOnTheReferencePage(String said) throws Exception {
    Matcher endpoint = ENDPOINT.matcher(said);
    assertThat(endpoint.find()).isTrue();
    List<String> scraped = List.of(get(endpoint.group(1)));
    assertThat(scraped.get(0)).contains("kafka_consumer_");
    String page = Files.readString(Path.of("..", "docs", "metrics.md"));
    Files.writeString(Path.of("target", "metrics-of-run.md"), MetricsPage.of(page, scraped));
    assertThat(MetricsPage.missing(page, scraped))
        .as("target/metrics-of-run.md has them: copy it to docs/metrics.md")
        .filteredOn(name -> !name.startsWith("jvm_gc_"))
        .isEmpty();
  }

  @Test
  void killedTogetherWithNothingPrometheusEndsAllTheSame() throws Exception {
    requirePrometheus();
    Tool tool = new Tool(directory);
    Process run = tool.start("run", "--watch", "--brokers=1", "--rate=500", "--duration=60s");
    String prometheus = prometheusOf(tool);

    Tool.signal("KILL", run);

    Awaitility.await("its end")
        .atMost(Duration.ofSeconds(30))
        .until(() -> !answers(prometheus + "/-/ready"));
    run.waitFor();
  }

  @Test
  void watchWithoutAPrometheusSaysHowToGetOne() throws Exception {
    Tool tool = new Tool(directory);

    Tool.Ended ended =
        tool.await(tool.start(Map.of("PATH", directory.toString()), "run", "--watch"));

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("watch needs Prometheus on the PATH, and there is none");
    assertThat(directory.resolve("runs")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run --metrics-port 70000 | metrics-port must be 0 to 65535, not 70000",
        "run --metrics-port many | Invalid value for option '--metrics-port'",
        "run --metrics-host 0.0.0.0 | metrics-host says nothing without --metrics-port",
        "run --metrics-port 0 --metrics-host no.such.host.invalid | metrics-host 'no.such.host.invalid' cannot be resolved",
        "run --metrics-port 0 --metrics-host 192.0.2.1 | metrics-host '192.0.2.1' is no address of this machine",
        "run --bootstrap-server 127.0.0.1:1 --broker-metrics | has no effect with --bootstrap-server",
        "failover --fault cut-off --metrics-port 0 | metrics-port and watch cannot go with faults of links",
        "failover --repeat 2 --metrics-port 70000 | metrics-port must be 0 to 65535, not 70000",
        "sweep --metrics-port 70000 | metrics-port must be 0 to 65535, not 70000",
        "search --slo p99<20ms --metrics-port 70000 | metrics-port must be 0 to 65535, not 70000",
      })
  void badInputIsRefusedInOneLineBeforeAnythingIsStarted(String line, String words)
      throws Exception {
    Tool.Ended ended = RefusingTool.run(line.split(" ", -1));

    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).startsWith("millrace: ").contains(words);
    assertThat(ended.err().lines().count()).as(ended.err()).isLessThanOrEqualTo(2);
    assertThat(RefusingTool.runs()).doesNotExist();
  }

  @Test
  void twoRunsCannotShareAPort() throws Exception {
    try (MetricsEndpoint first = MetricsEndpoint.open("127.0.0.1", 0, false)) {
      String port = Integer.toString(first.address().getPort());

      Tool.Ended second = new Tool(directory).run("run", "--metrics-port", port);

      assertThat(second.code()).isEqualTo(2);
      assertThat(second.err())
          .startsWith("millrace: metrics-port " + port + " on 127.0.0.1 cannot be used")
          .contains("another run may have it");
      assertThat(directory.resolve("runs")).doesNotExist();
    }
  }
}
