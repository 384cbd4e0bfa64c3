package io.millrace.pipeline.rig;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * A Kafka client of the run, as far as others may look at it: in this process or in another.
 *
 * @param name its client id
 * @param metrics its metrics as they are when asked for; any thread
 */
public record ClientView(String name, Supplier<Map<MetricName, ? extends Metric>> metrics) {}
