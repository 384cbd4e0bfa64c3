package io.millrace.pipeline.worker;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * A task as the worker process does it. {@link #obey} is called by the thread that reads standard
 * input, all else by the main thread.
 */
interface HostedTask {
  /** Makes its Kafka client and begins. */
  void begin() throws Exception;

  /** Does what the run says in a line. */
  void obey(String line);

  /** True when it was told to end, or cannot go on. */
  boolean isEnding();

  /** Ends; may take as long as the run has allowed. */
  void end() throws InterruptedException;

  /**
   * A report on how it stands; what is between two reports is in the second alone.
   *
   * @param ended after {@link #end}
   * @param client what it tells of its Kafka client's metrics; null: nothing this time
   */
  WorkerReport report(
      boolean ended, JvmUsage usage, @Nullable String hiccups, @Nullable List<ClientMetric> client);

  /** Its Kafka client's metrics; none before {@link #begin}. */
  Map<MetricName, ? extends Metric> clientMetrics();
}
