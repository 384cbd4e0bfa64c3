package io.millrace.pipeline.series;

import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.ExperimentSpec.Target;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/** What a setting is in an experiment that may not name it. */
public final class EffectiveValue {
  /** Prefix of keys that are settings of the topic. */
  public static final String TOPIC = "topic:";

  /** Prefix of keys that are settings of the brokers. */
  public static final String BROKER = "broker:";

  private EffectiveValue() {}

  /** The value of {@code key}, as a reader would write it; null where only its brokers know. */
  public static @Nullable String of(String key, ExperimentSpec experiment) {
    // the options of a command describe one leg
    ExperimentSpec.Topic asked = experiment.legs().get(0).topic();
    var topic = asked.requireFits(brokers(experiment));
    return switch (key) {
      case "partitions" -> Integer.toString(topic.partitions());
      case "replication-factor" -> Short.toString(topic.replicationFactor());
      case "min.insync.replicas" -> topic.config().get(key);
      default -> {
        if (key.startsWith(TOPIC)) {
          yield asked.config().get(key.substring(TOPIC.length()));
        }
        if (key.startsWith(BROKER)) {
          yield brokerSettings(experiment).get(key.substring(BROKER.length()));
        }
        @Nullable String effective = experiment.clients().effective(key);
        // Kafka itself turns acks=all into -1, which nobody writes
        yield key.equals(ProducerConfig.ACKS_CONFIG) && "-1".equals(effective) ? "all" : effective;
      }
    };
  }

  /** Of a cluster that exists, only that it can hold the usual three replicas. */
  private static int brokers(ExperimentSpec experiment) {
    return experiment.cluster() instanceof Target.Embedded embedded ? embedded.spec().brokers() : 9;
  }

  private static Map<String, String> brokerSettings(ExperimentSpec experiment) {
    return experiment.cluster() instanceof Target.Embedded embedded
        ? embedded.spec().brokerSettings()
        : Map.of();
  }
}
