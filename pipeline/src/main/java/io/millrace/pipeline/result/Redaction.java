package io.millrace.pipeline.result;

import io.millrace.core.settings.SecretNames;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps secrets out of what is written or printed. */
public final class Redaction {
  /** The text that Kafka itself shows for a hidden password. */
  public static final String HIDDEN = "[hidden]";

  /** What could be a setting's name, before its value. */
  private static final Pattern ASSIGNMENT = Pattern.compile("([\\w.-]+)\\s*=");

  private Redaction() {}

  /** Returns {@code value}, or a placeholder when {@code key} names a secret. */
  public static String value(String key, String value) {
    return SecretNames.isSecret(key) ? HIDDEN : value;
  }

  /**
   * Returns a command line with the values of secret settings hidden, quoted for a shell where
   * needed.
   */
  public static String commandLine(List<String> arguments) {
    List<String> shown = new ArrayList<>();
    for (String argument : arguments) {
      String safe = assignment(argument);
      shown.add(safe.matches("[\\w@%+=:,./-]+") ? safe : "'" + safe.replace("'", "'\\''") + "'");
    }
    return String.join(" ", shown);
  }

  /** Returns {@code text}, with all hidden that follows the name of a secret and a {@code =}. */
  public static String assignment(String text) {
    Matcher assignment = ASSIGNMENT.matcher(text);
    while (assignment.find()) {
      if (SecretNames.isSecret(assignment.group(1))) {
        return text.substring(0, assignment.end()) + HIDDEN;
      }
    }
    return text;
  }
}
