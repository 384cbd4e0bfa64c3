package io.millrace.pipeline.peers;

import io.millrace.pipeline.cluster.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs Millrace with its metrics on and scrapes them every second, as Prometheus does; at first
 * more often, so that the JIT compiler is done with that code before the shorter run ends.
 */
record WatchedRun(MillraceRun unwatched) implements ComparedClient {
  private static final Duration SCRAPE_EVERY = Duration.ofSeconds(1);

  /** As many as Prometheus does in five minutes. */
  private static final int WARMUP_SCRAPES = 300;

  private static final Duration WARMUP_SCRAPE_EVERY = Duration.ofMillis(10);

  @Override
  public String name() {
    return "watched millrace";
  }

  @Override
  public Run run(String topic, long events) throws InterruptedException {
    int port = FreePort.any();
    List<String> options = new ArrayList<>(unwatched.options());
    options.add("--metrics-port=" + port);
    MillraceRun watched =
        new MillraceRun(
            unwatched.processes(), unwatched.jvmOptions(), unwatched.scratch(), options);
    AtomicInteger scrapes = new AtomicInteger();
    Thread scraper = new Thread(() -> scrape(port, scrapes), "millrace-scraper");
    scraper.setDaemon(true);
    scraper.start();
    try {
      Run run = watched.run(topic, events);
      if (scrapes.get() == 0) {
        throw new IllegalStateException("the metrics were never fetched: nothing is compared");
      }
      return run;
    } finally {
      scraper.interrupt();
    }
  }

  private static void scrape(int port, AtomicInteger scrapes) {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest metrics =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
    try {
      while (true) {
        try {
          if (http.send(metrics, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            scrapes.incrementAndGet();
          }
        } catch (IOException e) {
          // it is not there yet, or no longer
        }
        Thread.sleep(
            (scrapes.get() < WARMUP_SCRAPES ? WARMUP_SCRAPE_EVERY : SCRAPE_EVERY).toMillis());
      }
    } catch (InterruptedException e) {
      // the run is over
    }
  }
}
