package io.millrace.core.settings;

import java.util.regex.Pattern;

/** Tells by its name whether a setting of clients or brokers holds a secret. */
public final class SecretNames {
  /**
   * A regular expression that finds Kafka's settings of type PASSWORD, and anything named like one,
   * in text of any case.
   */
  public static final String REGEX =
      "password|secret|jaas|keystore\\.key|keystore\\.certificate\\.chain"
          + "|truststore\\.certificates|token|credential";

  private static final Pattern SECRET = Pattern.compile(REGEX, Pattern.CASE_INSENSITIVE);

  private SecretNames() {}

  /** True when the value of setting {@code name} must not be shown. */
  public static boolean isSecret(String name) {
    return SECRET.matcher(name).find();
  }
}
