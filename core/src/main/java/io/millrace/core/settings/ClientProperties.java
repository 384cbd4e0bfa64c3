package io.millrace.core.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Turns settings into explicit properties, and reads the effective values back. */
final class ClientProperties {
  private ClientProperties() {}

  /**
   * Returns {@code chosen} with the library's default of every property that {@code chosen} does
   * not name.
   */
  static Map<String, String> withDefaultsMadeExplicit(
      Map<String, String> chosen, ConfigDef definition, Set<String> leftOut) {
    Map<String, String> all = new TreeMap<>(chosen);
    for (ConfigDef.ConfigKey key : definition.configKeys().values()) {
      if (key.hasDefault() && key.defaultValue != null && !leftOut.contains(key.name)) {
        all.putIfAbsent(key.name, text(key.defaultValue, key.type));
      }
    }
    return all;
  }

  /**
   * Returns a value as a properties file has it; Kafka itself would write a list of classes as
   * "class a.B".
   */
  private static String text(Object value, ConfigDef.Type type) {
    if (value instanceof List<?> list) {
      return list.stream()
          .map(entry -> entry instanceof Class<?> c ? c.getName() : entry.toString())
          .collect(Collectors.joining(","));
    }
    return ConfigDef.convertToString(value, type);
  }

  /** Refuses properties that this kind of client does not know. */
  static void refuseUnknown(String kind, Map<String, String> properties, Set<String> known) {
    for (String key : properties.keySet()) {
      if (!known.contains(key) && !ConfigProviders.isSetting(key)) {
        throw new IllegalArgumentException("unknown " + kind + " setting '" + key + "'");
      }
    }
  }

  /** Returns Kafka's own message without the value of a password. */
  static IllegalArgumentException refused(String kind, ConfigException e) {
    return new IllegalArgumentException(kind + " settings: " + e.getMessage(), e);
  }

  /** Every value as the client uses it; passwords come out as {@code [hidden]}. */
  static Map<String, String> effective(AbstractConfig config) {
    Map<String, String> effective = new TreeMap<>();
    config
        .values()
        .forEach(
            (key, value) ->
                effective.put(key, value == null ? "" : text(value, type(config, key))));
    return effective;
  }

  private static ConfigDef.Type type(AbstractConfig config, String key) {
    ConfigDef.Type type = config.typeOf(key);
    return type == null ? ConfigDef.Type.STRING : type;
  }
}
