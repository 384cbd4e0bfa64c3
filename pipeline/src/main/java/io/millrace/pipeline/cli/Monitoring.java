package io.millrace.pipeline.cli;

import io.millrace.pipeline.metrics.LocalPrometheus;
import io.millrace.pipeline.metrics.MetricsEndpoint;
import io.millrace.pipeline.run.RunObserver;
import org.jspecify.annotations.Nullable;

/** What shows a command's runs while they go on. Opened and closed by the command's thread. */
final class Monitoring implements AutoCloseable {
  /** Shows nothing. */
  static final Monitoring NOTHING = new Monitoring(null, null);

  private final @Nullable MetricsEndpoint endpoint;
  private final @Nullable LocalPrometheus prometheus;

  Monitoring(@Nullable MetricsEndpoint endpoint, @Nullable LocalPrometheus prometheus) {
    this.endpoint = endpoint;
    this.prometheus = prometheus;
  }

  /** To be told of the runs. */
  RunObserver observer() {
    return endpoint == null ? RunObserver.NONE : endpoint.observer();
  }

  /** Has the last figures fetched, and ends everything. */
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
