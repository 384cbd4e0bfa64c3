package io.millrace.pipeline.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.core.measure.Deadline;
import io.millrace.pipeline.run.RunObserver;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where Prometheus finds a run: {@code /metrics} in the format that it asks for, and {@code
 * /brokers}, where the embedded brokers show theirs. One thread answers; runs' threads tell {@link
 * #observer}.
 */
public final class MetricsEndpoint implements AutoCloseable {
  /** Where an endpoint usually is. */
  public static final int USUAL_PORT = 9405;

  /** Longer than any scrape takes to come through. */
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(2);

  /** Who scrapes more seldom than this misses the last figures. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private static final int GOOD = 200;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static {
    // The JDK's server writes head and body apart: without it, the body waits 40 ms for the scraper
    // to acknowledge the head.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "millrace-metrics"));
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final RunMetrics runs;
  private final AtomicLong scrapes = new AtomicLong();
  private volatile long lastScrapeNs;
  private volatile long scrapeIntervalNs;

  private MetricsEndpoint(HttpServer server, boolean nativeHistograms) {
    this.server = server;
    runs = new RunMetrics(registry, nativeHistograms);
    registry.getPrometheusRegistry().register(runs);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    gc.bindTo(registry);
    server.createContext("/metrics", this::answerScrape);
    server.createContext("/brokers", exchange -> answer(exchange, "/brokers", this::brokers));
    server.createContext("/", exchange -> answer(exchange, "/", this::index));
    server.setExecutor(thread);
    server.start();
  }

  /**
   * Opens it.
   *
   * @param port 0: any free one
   * @param nativeHistograms shows each histogram with native buckets too, under a name of its own
   * @throws IllegalArgumentException when it cannot be there, saying why and what else can be done
   */
  public static MetricsEndpoint open(String host, int port, boolean nativeHistograms) {
    InetSocketAddress address = new InetSocketAddress(resolved(host), port);
    try {
      return new MetricsEndpoint(HttpServer.create(address, 0), nativeHistograms);
    } catch (BindException e) {
      throw new IllegalArgumentException(
          address.getAddress().isAnyLocalAddress() || isOfThisMachine(address.getAddress())
              ? "metrics-port "
                  + port
                  + " on "
                  + host
                  + " cannot be used ("
                  + e.getMessage()
                  + "): another run may have it; give another, or 0 for any free one"
              : "metrics-host '" + host + "' is no address of this machine",
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "metrics-port " + port + " on " + host + " cannot be used: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("AddressSelection") // a server listens on one: the first, as everywhere
  private static InetAddress resolved(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "metrics-host '" + host + "' cannot be resolved: give an address of this machine", e);
    }
  }

  private static boolean isOfThisMachine(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      return true; // nobody knows: the port is the likelier cause
    }
  }

  /** To be told of runs. */
  public RunObserver observer() {
    return runs;
  }

  /** Where it is. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Where it is, for people and for Prometheus. */
  public String url() {
    String host = address().getAddress().getHostAddress();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address().getPort();
  }

  private interface Answer {
    void write(HttpExchange exchange, ByteArrayOutputStream out) throws IOException;
  }

  /** What was shown counts as told only when it is on its way. */
  private void answerScrape(HttpExchange exchange) throws IOException {
    long version = runs.version();
    if (answer(exchange, "/metrics", this::scrape) == GOOD) {
      scraped(version);
    }
  }

  /** Answers, and returns the status. */
  private static int answer(HttpExchange exchange, String path, Answer answer) throws IOException {
    try (exchange) {
      int status = GOOD;
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (!exchange.getRequestURI().getPath().equals(path)) {
        status = 404;
        text(exchange, out, "Millrace has /metrics and /brokers.\n");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        status = 405;
        exchange.getResponseHeaders().set("Allow", "GET");
      } else {
        try {
          answer.write(exchange, out);
        } catch (RuntimeException e) {
          status = 500; // Prometheus marks the target as down, and shows this
          out.reset();
          text(exchange, out, "The metrics cannot be written: " + e + "\n");
        }
      }
      if (out.size() == 0) {
        exchange.sendResponseHeaders(status, -1);
      } else {
        exchange.sendResponseHeaders(status, out.size());
        out.writeTo(exchange.getResponseBody());
      }
      return status;
    }
  }

  private static void text(HttpExchange exchange, ByteArrayOutputStream out, String text)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void scrape(HttpExchange exchange, ByteArrayOutputStream out) throws IOException {
    ExpositionFormatWriter writer =
        formats.findWriter(exchange.getRequestHeaders().getFirst("Accept"));
    exchange.getResponseHeaders().set("Content-Type", writer.getContentType());
    writer.write(out, registry.getPrometheusRegistry().scrape());
  }

  private void scraped(long version) {
    runs.told(version);
    long nowNs = System.nanoTime();
    if (scrapes.getAndIncrement() > 0) {
      scrapeIntervalNs = nowNs - lastScrapeNs;
    }
    lastScrapeNs = nowNs;
  }

  /** As Prometheus' http_sd_configs expect it. */
  private void brokers(HttpExchange exchange, ByteArrayOutputStream out) throws IOException {
    List<Map<String, Object>> targets = new ArrayList<>();
    List<String> addresses = runs.brokers();
    for (int i = 0; i < addresses.size(); i++) {
      Map<String, Object> target = new LinkedHashMap<>();
      target.put("targets", List.of(addresses.get(i)));
      target.put("labels", Map.of("instance", "broker-" + (i + 1)));
      targets.add(target);
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    out.write(JSON.writeValueAsBytes(targets));
  }

  private void index(HttpExchange exchange, ByteArrayOutputStream out) throws IOException {
    text(
        exchange,
        out,
        """
        Millrace
        /metrics   for Prometheus
        /brokers   where embedded brokers show their metrics, for http_sd_configs
        """);
  }

  /**
   * Waits until the last figures have been fetched by whoever has been fetching them, at most 20 s,
   * and closes the port.
   */
  @Override
  public void close() {
    awaitLastScrape();
    server.stop(0);
    thread.shutdownNow();
    runs.close();
    gc.close();
    registry.close();
  }

  private void awaitLastScrape() {
    if (scrapes.get() == 0) {
      return;
    }
    // Once seen, a scraper is due again after its interval; a little more than one is enough.
    long waitNs =
        scrapes.get() == 1
            ? LONGEST_WAIT.toNanos()
            : Math.min(
                LONGEST_WAIT.toNanos(),
                Math.max(SHORTEST_WAIT.toNanos(), scrapeIntervalNs + scrapeIntervalNs / 2));
    long leftNs = lastScrapeNs + waitNs - System.nanoTime();
    Deadline.after(Duration.ofNanos(leftNs))
        .awaitUnlessInterrupted(() -> !runs.hasUntold(), LOOK_EVERY);
  }
}
