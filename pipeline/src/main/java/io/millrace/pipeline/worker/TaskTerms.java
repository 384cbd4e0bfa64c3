package io.millrace.pipeline.worker;

/**
 * What every task of a worker process says, whatever its kind.
 *
 * @param clockOffsetNs ties the worker's clock to the epoch as the run's is
 * @param clientMetrics the worker tells all metrics of its Kafka client once a second; otherwise
 *     only those of {@link ThrottleMetric}
 * @param last the process ends with this task; otherwise it waits for another
 */
public record TaskTerms(long clockOffsetNs, boolean clientMetrics, boolean last) {}
