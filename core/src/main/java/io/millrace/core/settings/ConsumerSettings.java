package io.millrace.core.settings;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigDef;
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

  /** The group protocol of share groups, in which Kafka has a consumer of another kind. */
  public static final String SHARE = "share";

  /** Whether a member of a share group acknowledges each record by itself. */
  public static final String SHARE_ACKNOWLEDGEMENT_MODE =
      ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG;

  /** Kafka refuses these, even at their defaults, outside share groups. */
  private static final Set<String> SHARE_GROUPS_ONLY =
      Set.of(SHARE_ACKNOWLEDGEMENT_MODE, "share.acquire.mode");

  /** Kafka refuses these, even at their defaults, in share groups. */
  private static final Set<String> NOT_IN_SHARE_GROUPS =
      Set.of(
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
          ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
          ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
          ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG);

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
    if (isShare(chosen)) {
      return ofShareGroup(chosen);
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

  private static boolean isShare(Map<String, String> properties) {
    return SHARE.equalsIgnoreCase(properties.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG));
  }

  /** Kafka's own check of a share consumer is not public: its parts are asked one by one. */
  private static ConsumerSettings ofShareGroup(Map<String, String> chosen) {
    for (String key : NOT_IN_SHARE_GROUPS) {
      if (chosen.containsKey(key)) {
        throw new IllegalArgumentException(
            "consumer setting '"
                + key
                + "' does not go with group.protocol share: the brokers rule that of share groups"
                + " (their settings begin with group.share.)");
      }
    }
    Map<String, String> all = new TreeMap<>(chosen);
    all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, SHARE);
    PINNED.forEach(
        (key, value) -> {
          if (!NOT_IN_SHARE_GROUPS.contains(key)) {
            all.put(key, value);
          }
        });
    try {
      ConfigProviders.resolved(all);
      Map<String, String> complete =
          ClientProperties.withDefaultsMadeExplicit(
              all, ConsumerConfig.configDef(), NOT_IN_SHARE_GROUPS);
      complete.remove(ConsumerConfig.CLIENT_ID_CONFIG);
      new ConsumerConfig(forCheck(withoutShare(complete)));
      for (String key : SHARE_GROUPS_ONLY) {
        ConfigDef.ConfigKey known = ConsumerConfig.configDef().configKeys().get(key);
        if (known != null && known.validator != null && complete.containsKey(key)) {
          known.validator.ensureValid(key, complete.get(key));
        }
      }
      return new ConsumerSettings(complete);
    } catch (ConfigException e) {
      throw ClientProperties.refused("consumer", e);
    }
  }

  /** What a consumer of any kind knows. */
  private static Map<String, String> withoutShare(Map<String, String> properties) {
    Map<String, String> common = new TreeMap<>(properties);
    common.keySet().removeAll(SHARE_GROUPS_ONLY);
    common.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    return common;
  }

  /** The same for a consumer group that reads beside the share groups of a run, as stages do. */
  public ConsumerSettings ofConsumerGroup() {
    return isShare() ? of(withoutShare(properties)) : this;
  }

  /** True when they are those of a member of a share group. */
  public boolean isShare() {
    return isShare(properties);
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
    if (isShare()) {
      member.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG); // Kafka's consumer of shares says it
    }
    return member;
  }

  /** Every value as the consumer uses it, secrets hidden: for the result. */
  public Map<String, String> effective() {
    Map<String, String> common = isShare() ? withoutShare(properties) : properties;
    Map<String, String> effective =
        ClientProperties.effective(new ConsumerConfig(forCheck(common)));
    effective.keySet().removeAll(NOT_SETTINGS);
    if (isShare()) {
      effective.keySet().removeAll(NOT_IN_SHARE_GROUPS);
      for (String key : SHARE_GROUPS_ONLY) {
        effective.put(key, properties.getOrDefault(key, ""));
      }
      effective.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, SHARE);
    }
    return effective;
  }

  @Override
  public String toString() {
    return "ConsumerSettings" + effective();
  }
}
