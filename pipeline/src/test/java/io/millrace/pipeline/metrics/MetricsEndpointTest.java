package io.millrace.pipeline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.run.RunNews;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsEndpointTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final MetricsEndpoint endpoint = MetricsEndpoint.open("127.0.0.1", 0, true);

  @BeforeEach
  void showARun() {
    endpoint.observer().see(new RunNews.Begun("r", ObservedRun.spec()));
    endpoint.observer().see(new RunNews.Sampled(ObservedRun.sample(50_000)));
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  private HttpResponse<byte[]> get(String path, String accept) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(endpoint.url() + path)).header("Accept", accept).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private String text(String path) throws Exception {
    return new String(get(path, "text/plain").body(), StandardCharsets.UTF_8);
  }

  private static String type(HttpResponse<byte[]> response) {
    return response.headers().firstValue("Content-Type").orElse("");
  }

  @Test
  void answersInTheFormatThatIsAskedFor() throws Exception {
    assertThat(type(get("/metrics", "*/*"))).startsWith("text/plain; version=0.0.4");
    HttpResponse<byte[]> open = get("/metrics", "application/openmetrics-text; version=1.0.0");
    assertThat(type(open)).startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(new String(open.body(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
    HttpResponse<byte[]> protobuf =
        get(
            "/metrics",
            "application/vnd.google.protobuf;"
                + " proto=io.prometheus.client.MetricFamily; encoding=delimited");
    assertThat(type(protobuf)).startsWith("application/vnd.google.protobuf");
    assertThat(new String(protobuf.body(), StandardCharsets.ISO_8859_1))
        .contains("millrace_response_time_native_seconds");
  }

  @Test
  void showsTheJvmToo() throws Exception {
    assertThat(text("/metrics"))
        .contains("jvm_memory_used_bytes{")
        .contains("process_cpu_usage ")
        .contains("process_files_open_files ")
        .contains("jvm_threads_live_threads ");
  }

  @Test
  void tellsPrometheusWhereBrokersAre() throws Exception {
    assertThat(text("/brokers")).isEqualTo("[]");

    endpoint
        .observer()
        .see(new RunNews.BrokersStarted(List.of("127.0.0.1:20001", "127.0.0.1:20002")));

    assertThat(text("/brokers"))
        .isEqualTo(
            "[{\"targets\":[\"127.0.0.1:20001\"],\"labels\":{\"instance\":\"broker-1\"}},"
                + "{\"targets\":[\"127.0.0.1:20002\"],\"labels\":{\"instance\":\"broker-2\"}}]");
  }

  @Test
  void otherPathsAndOtherMethodsAreRefused() throws Exception {
    assertThat(get("/metricsx", "*/*").statusCode()).isEqualTo(404);
    assertThat(get("/favicon.ico", "*/*").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(endpoint.url() + "/metrics"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(http.send(post, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(405);
  }

  @Test
  void isOnTheLoopbackAddress() {
    assertThat(endpoint.address().getAddress().isLoopbackAddress()).isTrue();
  }

  @Test
  void aTakenPortIsRefusedWithARemedy() {
    int taken = endpoint.address().getPort();

    assertThatThrownBy(() -> MetricsEndpoint.open("127.0.0.1", taken, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("metrics-port " + taken + " on 127.0.0.1 cannot be used")
        .hasMessageEndingWith("another run may have it; give another, or 0 for any free one");
  }

  @Test
  void aHostThatDoesNotResolveIsRefused() {
    assertThatThrownBy(() -> MetricsEndpoint.open("no.such.host.invalid", 0, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("metrics-host 'no.such.host.invalid' cannot be resolved");
  }

  @Test
  void theAddressOfAnotherMachineIsRefused() {
    assertThatThrownBy(() -> MetricsEndpoint.open("192.0.2.1", 0, false)) // for documentation only
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("metrics-host '192.0.2.1' is no address of this machine");
  }

  @Test
  void waitsUntilTheEndOfTheRunWasFetchedByWhoHasBeenFetching() throws Exception {
    text("/metrics");
    text("/metrics");
    endpoint.observer().see(new RunNews.Ended(ObservedRun.summary(Outcome.PASS, 0)));

    CompletableFuture<Void> closed = CompletableFuture.runAsync(endpoint::close);
    assertThat(closed).isNotDone();
    assertThat(text("/metrics")).contains("verdict=\"pass\"");

    closed.get();
  }

  @Test
  void doesNotWaitWhenNobodyEverAsked() {
    endpoint.observer().see(new RunNews.Ended(ObservedRun.summary(Outcome.PASS, 0)));

    assertThat(CompletableFuture.runAsync(endpoint::close)).succeedsWithin(Duration.ofSeconds(2));
  }
}
