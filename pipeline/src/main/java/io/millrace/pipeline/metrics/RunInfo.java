package io.millrace.pipeline.metrics;

import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.result.SignificantDigits;
import io.millrace.pipeline.result.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run is, as the labels of {@link Metric#RUN_INFO}. Pure. */
final class RunInfo {
  private RunInfo() {}

  /** The labels' values, in their order. */
  static List<String> of(ExperimentSpec spec, Summary.Settings settings) {
    Map<String, String> producer = settings.producer();
    Map<String, String> consumer = settings.consumer();
    List<String> values = new ArrayList<>();
    for (String label : Metric.RUN_INFO.labels()) {
      values.add(
          switch (label) {
            case "name" -> spec.name();
            case "kafka" -> spec.cluster().brokers();
            case "producers" -> Integer.toString(spec.producers());
            case "members" -> Integer.toString(spec.members());
            case "rate" -> rate(spec);
            case "acks" -> producer.getOrDefault("acks", "").replace("-1", "all");
            case "partitions" -> ofTopics(settings, "partitions");
            case "replication_factor" -> ofTopics(settings, "replication.factor");
            case "min_insync_replicas" -> ofTopics(settings, "min.insync.replicas");
            case "group_protocol" -> consumer.getOrDefault("group.protocol", "");
            default -> producer.getOrDefault(label.replace('_', '.'), "");
          });
    }
    return values;
  }

  /** The value that every topic has; several values when they differ. */
  private static String ofTopics(Summary.Settings settings, String key) {
    return settings.topics().values().stream()
        .map(topic -> topic.getOrDefault(key, ""))
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private static String rate(ExperimentSpec spec) {
    return spec.isSaturating() ? "max" : SignificantDigits.plain(spec.offeredPerSecond());
  }
}
