package io.millrace.pipeline.cli;

import io.millrace.pipeline.metrics.LocalPrometheus;
import io.millrace.pipeline.metrics.MetricsEndpoint;
import io.millrace.pipeline.run.RunObserver;
import org.jspecify.annotations.Nullable;

/**
 * The metrics endpoint and the Prometheus of a command, as far as they were asked for. Opened and
 * closed by the command's thread.
 */
final class Monitoring implements AutoCloseable {
  /** Shows nothing. */
  static final Monitoring NOTHING = new Monitoring(null, null);

  private final @Nullable MetricsEndpoint endpoint;
  private final @Nullable LocalPrometheus prometheus;

  Monitoring(@Nullable MetricsEndpoint endpoint, @Nullable LocalPrometheus prometheus) {
    this.endpoint = endpoint;
    this.prometheus = prometheus;
  }

  /** The observer that has to be given to the runs. */
  RunObserver observer() {
    return endpoint == null ? RunObserver.NONE : endpoint.observer();
  }

  /** Waits until the last figures were scraped, and ends everything. */
  @Override
  public void close() {
    if (endpoint != null) {
      endpoint.close();
    }
    if (prometheus != null) {
      prometheus.close();
    }
  }
}
