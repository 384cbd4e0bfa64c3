package io.millrace.pipeline.worker;

import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** The metrics by which a Kafka client tells for how long brokers held its requests back. Pure. */
public enum ThrottleMetric {
  /** Of a producer. */
  PRODUCE("producer-metrics", "produce-throttle-time"),
  /** Of a group member. */
  FETCH("consumer-fetch-manager-metrics", "fetch-throttle-time");

  private final String group;
  private final String name;

  ThrottleMetric(String group, String name) {
    this.group = group;
    this.name = name;
  }

  /** The longest of the last 30 to 60 s, in ms; 0 without any request. */
  public double maxMs(Map<MetricName, ? extends Metric> of, String clientId) {
    return ms(of, "-max", clientId);
  }

  /** The average of the last 30 to 60 s, in ms; 0 without any request. */
  public double averageMs(Map<MetricName, ? extends Metric> of, String clientId) {
    return ms(of, "-avg", clientId);
  }

  private double ms(Map<MetricName, ? extends Metric> of, String figure, String clientId) {
    Metric metric = of.get(new MetricName(name + figure, group, "", Map.of("client-id", clientId)));
    return metric != null
            && metric.metricValue() instanceof Number number
            && Double.isFinite(number.doubleValue())
        ? number.doubleValue()
        : 0;
  }

  /** True when {@code metric} is one of these. */
  static boolean isOne(MetricName metric) {
    return Arrays.stream(values())
        .anyMatch(of -> of.group.equals(metric.group()) && metric.name().startsWith(of.name));
  }
}
