package io.millrace.pipeline.cli;

import io.millrace.pipeline.metrics.LocalPrometheus;
import io.millrace.pipeline.metrics.MetricsEndpoint;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that show runs to Prometheus while they go on. */
final class MetricsOptions {
  /** Nobody but this machine, unless the user says otherwise. */
  private static final String LOOPBACK = "127.0.0.1";

  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description =
          "Shows the run to Prometheus at http://127.0.0.1:PORT/metrics; 0: at any free port, which"
              + " is printed. Default: not at all. docs/observability.md has the dashboards.")
  private @Nullable Integer port;

  @Option(
      names = "--metrics-host",
      paramLabel = "HOST",
      description =
          "Address of this machine on which --metrics-port is opened; 0.0.0.0: on all. Default: "
              + LOOPBACK
              + ".")
  private @Nullable String host;

  @Option(
      names = "--native-histograms",
      description =
          "Shows latencies as native histograms too, under names of their own (for a Prometheus with"
              + " native histograms enabled).")
  private boolean nativeHistograms;

  @Option(
      names = "--watch",
      description =
          "Starts a Prometheus that is installed here, has it scrape this run, and prints where it"
              + " is. It ends with the command; what it gathered stays in the --runs directory.")
  private boolean watch;

  /** True when anything is to be shown. */
  boolean areGiven() {
    return port != null || watch;
  }

  /**
   * Opens what was asked for.
   *
   * @param runs where a Prometheus keeps what it gathers
   * @throws IllegalArgumentException when the endpoint cannot be where it shall be
   */
  Monitoring open(Path runs, PrintStream console) throws InterruptedException {
    Integer wanted = port;
    if (wanted != null && (wanted < 0 || wanted > MAX_PORT)) {
      throw new IllegalArgumentException(
          "metrics-port must be 0 to " + MAX_PORT + ", not " + wanted);
    }
    if (!areGiven()) {
      if (host != null || nativeHistograms) {
        throw new IllegalArgumentException(
            (host != null ? "metrics-host" : "native-histograms")
                + " says nothing without --metrics-port or --watch");
      }
      return Monitoring.NOTHING;
    }
    MetricsEndpoint endpoint =
        MetricsEndpoint.open(
            host == null ? LOOPBACK : host, wanted == null ? 0 : wanted, nativeHistograms);
    console.println("millrace: metrics at " + endpoint.url() + "/metrics");
    return new Monitoring(endpoint, watch ? prometheus(runs, endpoint, console) : null);
  }

  private static LocalPrometheus prometheus(
      Path runs, MetricsEndpoint endpoint, PrintStream console) throws InterruptedException {
    try {
      LocalPrometheus prometheus =
          LocalPrometheus.start(
              runs.resolve("prometheus"),
              endpoint,
              Build.home().resolve("compose/prometheus/rules"));
      console.println("millrace: Prometheus at " + prometheus.url());
      return prometheus;
    } catch (RuntimeException | InterruptedException e) {
      endpoint.close();
      throw e;
    }
  }
}
