package io.millrace.core.settings;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings of which Kafka's config providers know the values, as in {@code
 * ssl.truststore.password=${env:TRUST}} with {@code config.providers=env}. Each client resolves
 * them by itself, so what is handed on holds the name of a secret and not the secret.
 */
public final class ConfigProviders {
  private static final String NAMES = "config.providers";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}:]+):[^}]*\\}");

  private ConfigProviders() {}

  /** True for the settings of a single provider, which Kafka lists nowhere. */
  public static boolean isSetting(String key) {
    return key.startsWith(NAMES + ".");
  }

  /** True when {@code value} only names what a provider of {@code settings} knows. */
  public static boolean isVariable(String value, Map<String, String> settings) {
    return settings.containsKey(NAMES) && VARIABLE.matcher(value.strip()).matches();
  }

  /**
   * Every setting as a client will see it; holds secrets.
   *
   * @throws ConfigException when a provider cannot be had, or does not know what it is asked for:
   *     Kafka itself would take the variable's name for the password
   */
  public static Map<String, String> resolved(Map<String, String> settings) {
    Set<String> names =
        Stream.of(settings.getOrDefault(NAMES, "").split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());
    if (names.isEmpty()) {
      return settings;
    }
    Map<String, String> resolved = new TreeMap<>();
    new AbstractConfig(new ConfigDef(), settings, false)
        .originals()
        .forEach((key, value) -> resolved.put(key, String.valueOf(value)));
    resolved.forEach((key, value) -> requireResolved(key, value, names));
    return resolved;
  }

  private static void requireResolved(String key, String value, Set<String> names) {
    Matcher variable = VARIABLE.matcher(value);
    while (variable.find()) {
      if (names.contains(variable.group(1))) {
        throw new ConfigException(
            "setting '"
                + key
                + "' has "
                + variable.group()
                + ", which config provider '"
                + variable.group(1)
                + "' does not know");
      }
    }
  }
}
