package io.millrace.pipeline.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps secrets out of what is written or printed. */
public final class Redaction {
  /** Kafka's own word for a hidden password. */
  public static final String HIDDEN = "[hidden]";

  /** Kafka's settings of type PASSWORD, and anything that looks like one. */
  private static final String SECRET =
      "password|secret|sasl\\.jaas\\.config|keystore\\.key|keystore\\.certificate\\.chain"
          + "|truststore\\.certificates|token|credential";

  private static final Pattern SECRET_KEY = Pattern.compile("(?i).*(" + SECRET + ").*");

  /** {@code sasl.jaas.config=value}, whatever stands before it. */
  private static final Pattern SECRET_ASSIGNMENT =
      Pattern.compile("(?is)(.*?(" + SECRET + ")[\\w.]*=).*");

  private Redaction() {}

  /** {@code value}, unless {@code key} names a secret. */
  public static String value(String key, String value) {
    return isSecret(key) ? HIDDEN : value;
  }

  /** True when the value of {@code key} must not be shown. */
  public static boolean isSecret(String key) {
    return SECRET_KEY.matcher(key).matches();
  }

  /** A command line with the values of secret settings hidden, quoted for a shell where needed. */
  public static String commandLine(List<String> arguments) {
    List<String> shown = new ArrayList<>();
    for (String argument : arguments) {
      Matcher assignment = SECRET_ASSIGNMENT.matcher(argument);
      String safe = assignment.matches() ? assignment.group(1) + HIDDEN : argument;
      shown.add(safe.matches("[\\w@%+=:,./-]+") ? safe : "'" + safe.replace("'", "'\\''") + "'");
    }
    return String.join(" ", shown);
  }
}
