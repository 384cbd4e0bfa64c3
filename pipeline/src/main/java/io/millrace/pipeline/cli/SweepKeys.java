package io.millrace.pipeline.cli;

import io.millrace.core.settings.SecretNames;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.series.EffectiveValue;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Which settings a sweep can vary, how each is given to a run, and what the baseline has. */
final class SweepKeys {
  /** What the baseline has where Kafka's own default rules, which only its brokers know. */
  private static final String BROKERS_DEFAULT = "(default)";

  /** Options that are no setting of what is measured, or that the sweep itself sets. */
  private static final Set<String> NOT_VARIED =
      Set.of(
          "bootstrap-server",
          "command-config",
          "rate",
          "duration",
          "events",
          "warmup",
          "seed",
          "runs",
          "topic",
          "keep-topics",
          "client-setting",
          "topic-setting",
          "broker-setting",
          "payload-sha256",
          "producer-config",
          "consumer-config",
          "consumer-delay",
          "drain-timeout");

  private final CommandSpec known = ExperimentParser.options();
  private final CommandSpec parsed;

  /** Over the options of an experiment, as they were parsed for the baseline. */
  SweepKeys(CommandSpec parsed) {
    this.parsed = parsed;
  }

  /**
   * The option of {@code run} that sets {@code key}.
   *
   * @throws IllegalArgumentException when nothing has such a key
   */
  String option(String key, String value) {
    if (NOT_VARIED.contains(key)) {
      throw new IllegalArgumentException(
          "vary cannot take " + key + ": it is the same for all configurations of a sweep");
    }
    if (SecretNames.isSecret(key)) {
      throw new IllegalArgumentException(
          "vary cannot take " + key + ": its values would stand in every result");
    }
    if (known.findOption(key) != null) {
      return "--" + key + "=" + value;
    }
    if (key.startsWith(EffectiveValue.TOPIC)) {
      return "--topic-setting=" + key.substring(EffectiveValue.TOPIC.length()) + "=" + value;
    }
    if (key.startsWith(EffectiveValue.BROKER)) {
      return "--broker-setting=" + key.substring(EffectiveValue.BROKER.length()) + "=" + value;
    }
    if (ProducerConfig.configNames().contains(key) || ConsumerConfig.configNames().contains(key)) {
      return "--client-setting=" + key + "=" + value;
    }
    throw new IllegalArgumentException(
        "unknown key '"
            + key
            + "' in vary: it is no option of run and no setting of producer or consumer (topic"
            + " settings go as topic:KEY, broker settings as broker:KEY)");
  }

  /** The baseline's value of {@code key}, as a reader would write it. */
  String baselineValue(String key, ExperimentSpec baseline) {
    OptionSpec option = known.findOption(key) == null ? null : parsed.findOption(key);
    Object given = option == null ? null : option.getValue();
    if (given instanceof List<?> list) {
      return list.isEmpty()
          ? BROKERS_DEFAULT
          : String.join(" ", list.stream().map(Object::toString).map(String::strip).toList());
    }
    if (given != null) {
      return given.toString();
    }
    @Nullable String value = EffectiveValue.of(key, baseline);
    return value == null ? BROKERS_DEFAULT : value;
  }
}
