package io.millrace.core.settings;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * The settings of every group member of a run, complete: each property has an explicit value.
 *
 * @param properties all but {@code group.id}, {@code client.id} and the deserializers; may hold
 *     secrets, so it is never logged or written
 */
public record ConsumerSettings(Map<String, String> properties) {
  private static final Map<String, String> PINNED =
      Map.of(
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
          ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");

  private static final Set<String> NOT_CHOSEN_HERE =
      Set.of(
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.GROUP_ID_CONFIG);

  /**
   * Kafka refuses these, even at their defaults, under group.protocol=consumer: the broker rules
   * them.
   */
  private static final Set<String> CLASSIC_ONLY =
      Set.of(
          ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
          ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);

  /** Kafka refuses these, even at their defaults, outside share groups. */
  private static final Set<String> SHARE_GROUPS_ONLY =
      Set.of("share.acknowledgement.mode", "share.acquire.mode");

  /** Objects of the member, not settings of the run. */
  private static final Set<String> NOT_SETTINGS =
      Set.of(
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);

  /** Copies the properties. */
  public ConsumerSettings {
    properties = Map.copyOf(properties);
  }

  /**
   * Settings with {@code chosen} on top of Kafka's defaults.
   *
   * @throws IllegalArgumentException for an unknown property or a value that Kafka refuses, with
   *     the property, the value and what is allowed
   */
  public static ConsumerSettings of(Map<String, String> chosen) {
    ClientProperties.refuseUnknown("consumer", chosen, ConsumerConfig.configNames());
    for (String key : NOT_CHOSEN_HERE) {
      if (chosen.containsKey(key)) {
        throw new IllegalArgumentException(
            "consumer setting '"
                + key
                + "' cannot be chosen: each group is the run's own, reads from where the run began,"
                + " and commits after handling (see --commit)");
      }
    }
    boolean newProtocol =
        "consumer".equalsIgnoreCase(chosen.getOrDefault(ConsumerConfig.GROUP_PROTOCOL_CONFIG, ""));
    Map<String, String> all = new TreeMap<>(chosen);
    all.putAll(PINNED);
    Set<String> leftOut = new HashSet<>(SHARE_GROUPS_ONLY);
    leftOut.addAll(
        newProtocol ? CLASSIC_ONLY : Set.of(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG));
    try {
      ConfigProviders.resolved(all);
      all = ClientProperties.withDefaultsMadeExplicit(all, ConsumerConfig.configDef(), leftOut);
      all.remove(ConsumerConfig.CLIENT_ID_CONFIG);
      new ConsumerConfig(forCheck(all)); // whatever Kafka checks, it checks now
    } catch (ConfigException e) {
      throw ClientProperties.refused("consumer", e);
    }
    return new ConsumerSettings(all);
  }

  /**
   * The member brings its deserializers as objects, but Kafka checks nothing without their classes.
   */
  private static Map<String, Object> forCheck(Map<String, String> settings) {
    Map<String, Object> all = new TreeMap<>(settings);
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class);
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class);
    return all;
  }

  /** The properties of the member called {@code clientId} of {@code groupId}. */
  public Map<String, Object> forMember(String groupId, String clientId) {
    Map<String, Object> member = new TreeMap<>(properties);
    member.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    member.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    return member;
  }

  /** Every value as the consumer uses it, secrets hidden: for the result. */
  public Map<String, String> effective() {
    Map<String, String> effective =
        ClientProperties.effective(new ConsumerConfig(forCheck(properties)));
    effective.keySet().removeAll(NOT_SETTINGS);
    return effective;
  }

  @Override
  public String toString() {
    return "ConsumerSettings" + effective();
  }
}
