package io.millrace.core.settings;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The settings of every producer of a run, complete: each property has an explicit value.
 *
 * @param properties all but {@code client.id}; may hold secrets, so it is never logged or written
 */
public record ProducerSettings(Map<String, String> properties) {
  private static final Map<String, String> PINNED =
      Map.of(
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName(),
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName(),
          // Client telemetry is on by default and would load the brokers that are being measured.
          ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");

  /** Millrace chooses the partition (as Kafka's own default does). */
  private static final Set<String> NOT_CHOSEN_HERE =
      Set.of(
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.PARTITIONER_CLASS_CONFIG);

  /** Copies the properties. */
  public ProducerSettings {
    properties = Map.copyOf(properties);
  }

  /**
   * Settings with {@code chosen} on top of Kafka's defaults. Idempotence is on unless chosen
   * otherwise or ruled out by the chosen acks or retries, as in Kafka itself, but here it is always
   * written down.
   *
   * @throws IllegalArgumentException for an unknown property or a value that Kafka refuses, with
   *     the property, the value and what is allowed
   */
  public static ProducerSettings of(Map<String, String> chosen) {
    ClientProperties.refuseUnknown("producer", chosen, ProducerConfig.configNames());
    if (chosen.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
      throw new IllegalArgumentException(
          "producer setting 'transactional.id' cannot be chosen: with --transactional each producer"
              + " has one of its own, made of its name and the run's mark");
    }
    for (String key : NOT_CHOSEN_HERE) {
      if (chosen.containsKey(key)) {
        throw new IllegalArgumentException(
            "producer setting '"
                + key
                + "' cannot be chosen: events are keyed bytes, partitioned by Kafka's default hash");
      }
    }
    Map<String, String> all = new TreeMap<>(chosen);
    all.putAll(PINNED);
    try {
      ConfigProviders.resolved(all);
      all.putIfAbsent(
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          new ProducerConfig(Map.copyOf(all))
              .getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG)
              .toString());
      all =
          ClientProperties.withDefaultsMadeExplicit(
              all, ProducerConfig.configDef(), Set.of(ProducerConfig.CLIENT_ID_CONFIG));
      new ProducerConfig(Map.copyOf(all)); // whatever Kafka checks, it checks now
    } catch (ConfigException e) {
      throw ClientProperties.refused("producer", e);
    }
    return new ProducerSettings(all);
  }

  /** True when the broker removes duplicates and keeps the order, whatever is retried. */
  public boolean isIdempotent() {
    return Boolean.parseBoolean(properties.get(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG));
  }

  /** The properties of the producer called {@code clientId}. */
  public Map<String, Object> forClient(String clientId) {
    Map<String, Object> client = new TreeMap<>(properties);
    client.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    return client;
  }

  /**
   * The same of one that sends in transactions.
   *
   * @param transactionalId two producers with the same one fence each other
   */
  public Map<String, Object> forTransactionalClient(String clientId, String transactionalId) {
    Map<String, Object> client = forClient(clientId);
    client.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    return client;
  }

  /** Every value as the producer uses it, secrets hidden: for the result. */
  public Map<String, String> effective() {
    return ClientProperties.effective(new ProducerConfig(Map.copyOf(properties)));
  }

  @Override
  public String toString() {
    return "ProducerSettings" + effective();
  }
}
