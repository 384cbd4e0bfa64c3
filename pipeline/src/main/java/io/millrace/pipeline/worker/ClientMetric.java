package io.millrace.pipeline.worker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** One metric of a Kafka client on its way from a worker process. */
record ClientMetric(String name, String group, Map<String, String> tags, double value) {

  /** Those of {@code metrics} that are numbers, and wanted. */
  static List<ClientMetric> of(
      Map<MetricName, ? extends Metric> metrics, Predicate<MetricName> wanted) {
    List<ClientMetric> numbers = new ArrayList<>();
    metrics.forEach(
        (name, metric) -> {
          if (wanted.test(name)
              && metric.metricValue() instanceof Number number
              && Double.isFinite(number.doubleValue())) {
            numbers.add(
                new ClientMetric(name.name(), name.group(), name.tags(), number.doubleValue()));
          }
        });
    return numbers;
  }

  /** As a Kafka client of this process would show them. */
  static Map<MetricName, Metric> read(List<ClientMetric> told) {
    Map<MetricName, Metric> metrics = new HashMap<>();
    for (ClientMetric one : told) {
      MetricName name = new MetricName(one.name, one.group, "", one.tags);
      metrics.put(name, new Told(name, one.value));
    }
    return metrics;
  }

  private record Told(MetricName metricName, Double metricValue) implements Metric {}
}
