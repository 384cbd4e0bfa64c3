package io.millrace.pipeline.metrics;

import io.millrace.pipeline.cluster.FreePort;
import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.WritableDirectory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Prometheus of this command's own, which scrapes its endpoint and ends with it. What it has
 * gathered stays, so that the next one shows earlier runs too. Used by one thread.
 */
public final class LocalPrometheus implements AutoCloseable {
  /** Where a Prometheus usually is; another port is taken when this one is not free. */
  private static final int USUAL_PORT = 9090;

  /** It opens its database first, which takes longer the more is in it. */
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

  /** By then the shell has started it, so without a child it has died. */
  private static final Duration BEGUN = Duration.ofSeconds(1);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  /**
   * The shell waits on a pipe from the tool and ends Prometheus when the pipe ends, by whatever
   * death. Apart from the terminal (setsid), Prometheus does not get the terminal's Ctrl-C: it is
   * to fetch the last figures first.
   */
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      if command -v setsid >/dev/null; then setsid "$@" </dev/null & else "$@" </dev/null & fi
      child=$!
      read -r _
      kill "$child"
      wait "$child"
      """;

  private final Process guard;
  private final String url;

  private LocalPrometheus(Process guard, String url) {
    this.guard = guard;
    this.url = url;
  }

  /**
   * Starts it, and returns when it answers.
   *
   * @param directory where its settings, its log and what it gathers are kept
   * @param rules recording and alert rules; none if there is no such directory
   * @throws UsageException if none is installed, or it does not start
   */
  public static LocalPrometheus start(Path directory, MetricsEndpoint endpoint, Path rules)
      throws InterruptedException {
    Path program = installed("prometheus");
    try {
      Path home =
          WritableDirectory.make("directory of --watch", directory, "name another --runs DIR")
              .toAbsolutePath();
      Path settings = home.resolve("prometheus.yaml");
      Files.writeString(settings, settings(endpoint, rules));
      int port = port();
      Path log = home.resolve("prometheus.log");
      LocalPrometheus prometheus =
          new LocalPrometheus(
              new ProcessBuilder(command(program, settings, home.resolve("data"), port))
                  .redirectErrorStream(true)
                  .redirectOutput(log.toFile())
                  .start(),
              "http://127.0.0.1:" + port);
      prometheus.awaitReady(log);
      return prometheus;
    } catch (IOException e) {
      throw new UncheckedIOException("Prometheus cannot be started with files in " + directory, e);
    }
  }

  private static Path installed(String program) {
    return Stream.of(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "watch needs Prometheus on the PATH, and there is none: install it (on Debian:"
                        + " apt-get install prometheus), or leave --watch out and have a"
                        + " Prometheus of yours scrape --metrics-port"));
  }

  private static List<String> command(Path program, Path settings, Path data, int port) {
    return List.of(
        "sh",
        "-c",
        SCRIPT,
        "prometheus-guard",
        program.toString(),
        "--config.file=" + settings,
        "--storage.tsdb.path=" + data,
        "--web.listen-address=127.0.0.1:" + port);
  }

  /** Settings for one endpoint; the brokers' addresses are asked of it. */
  static String settings(MetricsEndpoint endpoint, Path rules) {
    List<String> lines = new ArrayList<>();
    lines.add("# Written by millrace --watch.");
    lines.add("global:");
    lines.add("  scrape_interval: 1s");
    lines.add("  evaluation_interval: 5s");
    if (Files.isDirectory(rules)) {
      lines.add("rule_files:");
      lines.add("  - " + rules.toAbsolutePath().resolve("*.yaml"));
    }
    lines.add("scrape_configs:");
    lines.add("  - job_name: millrace");
    lines.add("    static_configs:");
    lines.add("      - targets: [\"" + endpoint.url().replaceFirst("http://", "") + "\"]");
    lines.add("  - job_name: kafka");
    lines.add("    scrape_interval: 5s");
    lines.add("    http_sd_configs:");
    lines.add("      - url: " + endpoint.url() + "/brokers");
    lines.add("        refresh_interval: 5s");
    return String.join("\n", lines) + "\n";
  }

  private static int port() throws IOException {
    try (ServerSocket usual = new ServerSocket(USUAL_PORT, 1, InetAddress.getLoopbackAddress())) {
      return usual.getLocalPort();
    } catch (IOException e) {
      return FreePort.any();
    }
  }

  private void awaitReady(Path log) throws InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create(url + "/-/ready")).timeout(ANSWER_LIMIT).build();
    long startNs = System.nanoTime();
    try {
      while (System.nanoTime() - startNs < READY_LIMIT.toNanos()) {
        try {
          if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // it does not listen yet
        }
        Thread.sleep(100);
        boolean begun = System.nanoTime() - startNs > BEGUN.toNanos();
        if (begun && guard.descendants().findAny().isEmpty()) {
          break;
        }
      }
    } catch (InterruptedException e) {
      close();
      throw e;
    }
    close();
    throw new UsageException(
        "Prometheus did not get ready: its log is "
            + log
            + " (does another --watch use the same --runs?)");
  }

  /** Where its pages are. */
  public String url() {
    return url;
  }

  /** Ends it. */
  @Override
  public void close() {
    try {
      guard.getOutputStream().close();
      if (!guard.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        guard.descendants().forEach(ProcessHandle::destroyForcibly);
        guard.destroyForcibly();
      }
    } catch (IOException e) {
      guard.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the end of the pipe is on its way
    }
  }
}
