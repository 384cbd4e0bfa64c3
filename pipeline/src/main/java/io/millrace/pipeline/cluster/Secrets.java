package io.millrace.pipeline.cluster;

import io.millrace.core.settings.SecretNames;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps secrets of a client or broker configuration out of messages. */
final class Secrets {
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"|'([^']+)'");

  private Secrets() {}

  /**
   * The text with every secret value of {@code properties} replaced by {@code [hidden]}.
   *
   * <p>Quoted parts of a value are hidden by themselves too: a JAAS line carries its password so,
   * and a parser that refuses the line may repeat only that part.
   */
  static String hide(String text, Map<String, String> properties) {
    String hidden = text;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      String value = property.getValue();
      if (!SecretNames.isSecret(property.getKey()) || value.isBlank()) {
        continue;
      }
      hidden = hidden.replace(value, "[hidden]");
      Matcher quoted = QUOTED.matcher(value);
      while (quoted.find()) {
        String part = quoted.group(1) != null ? quoted.group(1) : quoted.group(2);
        hidden = hidden.replace(part, "[hidden]");
      }
    }
    return hidden;
  }
}
