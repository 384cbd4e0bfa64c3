package io.millrace.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.pipeline.cluster.FreePort;
import io.millrace.pipeline.metrics.MetricsPage;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.Summary;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A real Prometheus scrapes a real run of 20,000 events/s, in which a leader is stopped and a
 * member joins; afterwards everything that a dashboard asks for is there, and is true.
 */
class LiveMetricsTest {
  private static final Path HOME = Path.of("..");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path directory;
  private static Prometheus prometheus;
  private static Process nodeExporter;
  private static Summary summary;
  private static boolean hasRecovered;
  private static Instant begun;
  private static Instant ended;

  /** What was scraped in the middle of the run, of the tool and of a broker. */
  private static final List<String> scraped = new ArrayList<>();

  @BeforeAll
  static void runWhilePrometheusScrapes() throws Exception {
    // `./verify` installs them for root; others may not be able to
    assumeTrue(
        (Prometheus.isInstalled() && Prometheus.isInstalled("prometheus-node-exporter"))
            || System.getProperty("user.name").equals("root"),
        "prometheus and prometheus-node-exporter are not installed");
    int port = FreePort.any();
    int nodePort = FreePort.any();
    nodeExporter =
        new ProcessBuilder("prometheus-node-exporter", "--web.listen-address=127.0.0.1:" + nodePort)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("node-exporter.log").toFile())
            .start();
    prometheus = Prometheus.start(directory, settings(port, nodePort));
    Files.writeString(
        directory.resolve("faults.yaml"),
        """
        - fault: stop
          lasts: 6s
        - fault: join-member
        """);
    begun = Instant.now();
    Tool tool = new Tool(directory);
    Process run =
        tool.start(
            "failover",
            "--faults=faults.yaml",
            // a second has enough events for its own 99th percentile
            "--rate=12000",
            "--fault-free=8s",
            "--settle=10s",
            "--json",
            "--broker-metrics",
            "--native-histograms",
            "--metrics-port=" + port);
    String endpoint = "http://127.0.0.1:" + port;
    await("the load")
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .until(
            () ->
                Stream.of(
                        "millrace_latency_percentile_seconds{",
                        // Kafka's clients have it, and some more, once they have sent to a topic
                        "kafka_producer_topic_record_send_total{")
                    .allMatch(get(endpoint + "/metrics")::contains));
    scraped.add(get(endpoint + "/metrics"));
    scraped.add(get("http://" + firstBroker(endpoint) + "/metrics"));
    Tool.Ended outcome = tool.await(run);
    ended = Instant.now();
    // a machine that is too busy for the rate makes the run invalid, and its metrics no less true
    assertThat(outcome.code()).as(outcome.err()).isIn(0, 3);
    summary = ResultJson.mapper().readValue(tool.onlyRun().resolve("summary.json"), Summary.class);
    hasRecovered = hasRecovered(tool.onlyRun());
  }

  @AfterAll
  static void stop() throws Exception {
    if (prometheus != null) {
      prometheus.close();
    }
    if (nodeExporter != null) {
      nodeExporter.destroy();
    }
  }

  private static boolean hasRecovered(Path run) throws IOException {
    for (int number = 1; number <= 2; number++) {
      FailoverResult result =
          ResultJson.mapper()
              .readValue(run.resolve("failover-" + number + ".json"), FailoverResult.class);
      if (result.phasesMs().serviceRecovered() != null) {
        return true;
      }
    }
    return false;
  }

  private static String settings(int port, int nodePort) {
    return """
        global:
          scrape_interval: 1s
          evaluation_interval: 1s
        rule_files:
          - %s/*.yaml
        scrape_configs:
          - job_name: millrace
            static_configs:
              - targets: [127.0.0.1:%d]
          - job_name: kafka
            http_sd_configs:
              - url: http://127.0.0.1:%d/brokers
                refresh_interval: 1s
          - job_name: node
            static_configs:
              - targets: [127.0.0.1:%d]
        """
        .formatted(
            HOME.resolve("compose/prometheus/rules").toAbsolutePath().normalize(),
            port,
            port,
            nodePort);
  }

  private static String get(String url) throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static String firstBroker(String endpoint) throws IOException, InterruptedException {
    JsonNode brokers = ResultJson.mapper().readTree(get(endpoint + "/brokers"));
    return brokers.path(0).path("targets").path(0).asString("");
  }

  private static String last(String series) {
    return "last_over_time(" + series + "[" + seconds() + "s])";
  }

  private static long seconds() {
    return Duration.between(begun, ended).toSeconds() + 1;
  }

  private static double lastValue(String metric, String... more) throws Exception {
    String labels = String.join(",", List.of(more));
    return prometheus.value(
        "sum(" + last(metric + "{run_id=\"" + summary.name() + "\"," + labels + "}") + ")", ended);
  }

  @Test
  void countersAreExactWhenTheRunIsOver() throws Exception {
    Summary.Events events = summary.events();
    Summary.Group group = summary.groups().get(0);
    assertThat(events.acknowledged()).isGreaterThan(20_000);

    assertThat(lastValue("millrace_events_offered_total")).isEqualTo((double) events.offered());
    assertThat(lastValue("millrace_events_acknowledged_total"))
        .isEqualTo((double) events.acknowledged());
    assertThat(lastValue("millrace_events_refused_total")).isEqualTo((double) events.refused());
    assertThat(lastValue("millrace_events_unknown_total")).isEqualTo((double) events.unknown());
    assertThat(lastValue("millrace_events_received_total"))
        .isEqualTo((double) (group.received() + group.duplicated()));
    assertThat(lastValue("millrace_events_lost_total")).isEqualTo((double) group.lost());
    assertThat(lastValue("millrace_events_duplicated_total"))
        .isEqualTo((double) group.duplicated());
    assertThat(lastValue("millrace_events_reordered_total")).isEqualTo((double) group.reordered());
    assertThat(lastValue("millrace_response_time_seconds_count"))
        .isEqualTo((double) events.acknowledged());
    assertThat(lastValue("millrace_group_lag_events")).isZero();
    assertThat(lastValue("millrace_run_events_total", "kind=\"fault\"")).isEqualTo(2);
  }

  @Test
  void percentilesAgreeWithTheSummary() throws Exception {
    double p99 = Objects.requireNonNull(summary.latencyMs().response().p99()) / 1_000;
    double endToEnd = Objects.requireNonNull(summary.latencyMs().endToEnd().p99()) / 1_000;

    assertThat(
            lastValue(
                "millrace_latency_percentile_seconds",
                "stage=\"response\",percentile=\"99\",window=\"run\""))
        .isCloseTo(p99, within(p99 * 0.02));
    assertThat(
            lastValue(
                "millrace_latency_percentile_seconds",
                "stage=\"end-to-end\",percentile=\"99\",window=\"run\""))
        .isCloseTo(endToEnd, within(endToEnd * 0.02));
  }

  /**
   * Buckets tell a percentile to the width of one; where it lies in the middle of an ordinary
   * distribution they do far better, which LatencyBucketsTest shows. Here it lies among the few
   * events that waited for a stopped leader.
   */
  @Test
  void aPercentileFromBucketsIsInTheBucketOfTheTrueOne() throws Exception {
    double p99 = Objects.requireNonNull(summary.latencyMs().response().p99()) / 1_000;
    double width = Math.pow(10, 1 / 8.0);

    String buckets = "millrace_response_time_seconds_bucket{run_id=\"" + summary.name() + "\"}";
    assertThat(prometheus.value("histogram_quantile(0.99, " + last(buckets) + ")", ended))
        .isBetween(p99 / width, p99 * width);
  }

  @Test
  void aPercentileFromNativeBucketsIsTheTrueOne() throws Exception {
    double p99 = Objects.requireNonNull(summary.latencyMs().response().p99()) / 1_000;

    // Debian's Prometheus has no last_over_time of native histograms
    List<Prometheus.Series> quantiles =
        prometheus.during(
            "histogram_quantile(0.99, millrace_response_time_native_seconds{run_id=\""
                + summary.name()
                + "\"})",
            begun,
            ended);
    assertThat(quantiles).hasSize(1);
    List<Double> values = quantiles.get(0).values();
    assertThat(values.get(values.size() - 1)).isCloseTo(p99, within(p99 * 0.06));
  }

  /**
   * Every query of every panel, and of every annotation, has an answer; on the dashboard of what
   * this run has not (transactions, share groups, stages) each is understood. Its data are in
   * ShareRunTest.
   */
  @TestFactory
  List<DynamicTest> dashboards() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (var files = Files.list(HOME.resolve("grafana/dashboards"))) {
      for (Path file : files.sorted().toList()) {
        JsonNode board = ResultJson.mapper().readTree(Files.readString(file));
        tests.add(
            file.endsWith("delivery.json")
                ? DynamicTest.dynamicTest(
                    file.getFileName() + " asks what Prometheus understands",
                    () -> assertUnderstood(board))
                : DynamicTest.dynamicTest(
                    file.getFileName() + " shows data in every panel", () -> assertFilled(board)));
      }
    }
    assertThat(tests).hasSize(6);
    return tests;
  }

  private static void assertFilled(JsonNode board) throws Exception {
    SoftAssertions softly = new SoftAssertions();
    for (JsonNode panel : board.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        String expr = interpolated(target.path("expr").asString(""));
        if (expr.contains("phase=\"service_recovered\"") && !hasRecovered) {
          continue; // a busy machine may take longer than the run goes on: then it is not known
        }
        List<Prometheus.Series> found =
            target.path("instant").asBoolean(false)
                ? prometheus.at(expr, ended)
                : prometheus.during(expr, begun, afterTheEnd());
        softly
            .assertThat(found)
            .as(panel.path("title").asString("") + ": " + expr)
            .anySatisfy(series -> assertThat(series.values()).isNotEmpty());
      }
    }
    for (JsonNode annotation : board.path("annotations").path("list")) {
      String expr = interpolated(annotation.path("expr").asString(""));
      softly
          .assertThat(prometheus.during(expr, begun, afterTheEnd()))
          .as(annotation.path("name").asString("") + ": " + expr)
          .anySatisfy(series -> assertThat(series.values()).isNotEmpty());
    }
    softly.assertAll();
  }

  private static void assertUnderstood(JsonNode board) throws Exception {
    int asked = 0;
    for (JsonNode panel : board.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        // throws where the answer is an error
        prometheus.during(interpolated(target.path("expr").asString("")), begun, ended);
        asked++;
      }
    }
    assertThat(asked).isGreaterThan(20);
  }

  /** What was scraped last may have been there for less than a step. */
  private static Instant afterTheEnd() {
    return ended.plusSeconds(2);
  }

  /** As Grafana fills its variables in, for a data source that is scraped every second. */
  private static String interpolated(String expr) {
    return expr.replace("$__rate_interval", "4s")
        .replace("$__range", seconds() + "s")
        .replace("$run", summary.name())
        .replace("$group", ".+")
        .replace("$broker", ".+");
  }

  @Test
  void everyExportedMetricIsOnTheReferencePage() throws IOException {
    String page = Files.readString(HOME.resolve("docs/metrics.md"));

    Files.writeString(Path.of("target", "metrics.md"), MetricsPage.of(page, scraped));

    assertThat(MetricsPage.missing(page, scraped))
        .filteredOn(name -> !name.startsWith("jvm_gc_")) // some come with some collections only
        .as("target/metrics.md has them: copy it to docs/metrics.md")
        .isEmpty();
  }

  @Test
  void promtoolFindsNoFaultWithOurMetrics() throws Exception {
    String ours =
        scraped
            .get(0)
            .lines()
            .filter(line -> line.matches("(# (HELP|TYPE) )?millrace_.*"))
            .reduce("", (all, line) -> all + line + "\n");
    assertThat(ours).contains("millrace_response_time_seconds_bucket");

    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    try (var in = promtool.outputWriter(UTF_8)) {
      in.write(ours);
    }
    String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);

    assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said).isEmpty();
    assertThat(promtool.exitValue()).isZero();
  }
}
