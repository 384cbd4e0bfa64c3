package io.millrace.pipeline.cli;

import io.millrace.pipeline.cluster.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus, as a process of the test's own. */
final class Prometheus implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final String url;

  private Prometheus(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** True where one is installed, with its tool. */
  static boolean isInstalled() {
    return isInstalled("prometheus") && isInstalled("promtool");
  }

  static boolean isInstalled(String program) {
    return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** Starts one with these settings, which keeps its data in {@code directory}. */
  static Prometheus start(Path directory, String settings) throws IOException {
    int port = FreePort.any();
    Path file = Files.writeString(directory.resolve("prometheus.yaml"), settings);
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--enable-feature=native-histograms",
                "--config.file=" + file,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("prometheus.log").toFile())
            .start();
    Prometheus prometheus = new Prometheus(process, "http://127.0.0.1:" + port);
    Awaitility.await("Prometheus")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> prometheus.get("/-/ready").contains("Ready"));
    return prometheus;
  }

  /** A series, as a query returned it: its values that are numbers, in their order. */
  record Series(JsonNode labels, List<Double> values) {}

  /** What {@code expr} is at one instant. */
  List<Series> at(String expr, Instant when) throws IOException, InterruptedException {
    return series(
        get("/api/v1/query?query=" + encoded(expr) + "&time=" + when.toEpochMilli() / 1e3),
        "value");
  }

  /** What {@code expr} was at each step of a time. */
  List<Series> during(String expr, Instant from, Instant to)
      throws IOException, InterruptedException {
    return series(
        get(
            "/api/v1/query_range?query="
                + encoded(expr)
                + "&start="
                + from.toEpochMilli() / 1e3
                + "&end="
                + to.toEpochMilli() / 1e3
                + "&step=1s"),
        "values");
  }

  /** The only value of {@code expr} at one instant. */
  double value(String expr, Instant when) throws IOException, InterruptedException {
    List<Series> all = at(expr, when);
    if (all.size() != 1 || all.get(0).values().size() != 1) {
      throw new AssertionError(expr + " has not one value but " + all);
    }
    return all.get(0).values().get(0);
  }

  private static List<Series> series(String answer, String field) {
    JsonNode json = JSON.readTree(answer);
    if (!json.path("status").asString("").equals("success")) {
      throw new AssertionError(answer);
    }
    List<Series> all = new ArrayList<>();
    for (JsonNode one : json.path("data").path("result")) {
      List<Double> values = new ArrayList<>();
      if (field.equals("value")) {
        add(values, one.path("value"));
      } else {
        one.path("values").forEach(pair -> add(values, pair));
      }
      all.add(new Series(one.path("metric"), values));
    }
    return all;
  }

  private static void add(List<Double> values, JsonNode pair) {
    double value = Double.parseDouble(pair.path(1).asString("NaN").replace("Inf", "Infinity"));
    if (!Double.isNaN(value)) {
      values.add(value);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private String get(String path) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(url + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
