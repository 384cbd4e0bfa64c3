package io.millrace.core.settings;

import java.util.regex.Pattern;

/** Tells by its name whether a setting of clients or brokers holds a secret. */
public final class SecretNames {
  /** What Kafka's settings of type PASSWORD, and anything like one, have in their names. */
  private static final Pattern SECRET =
      Pattern.compile(
          "password|passphrase|secret|jaas|keystore\\.key|keystore\\.certificate\\.chain"
              + "|truststore\\.certificates|token|credential",
          Pattern.CASE_INSENSITIVE);

  /**
   * Names that have such a word, and are about a secret rather than one: where a token is fetched,
   * by whom, how long it is good for. A message without them could not be understood.
   */
  private static final Pattern ABOUT_A_SECRET =
      Pattern.compile(
          ".*\\.(url|ms|class|client\\.id|algorithm|iterations)|password\\.encoder\\.key\\.length",
          Pattern.CASE_INSENSITIVE);

  private SecretNames() {}

  /** True when the value of setting {@code name} must not be shown. */
  public static boolean isSecret(String name) {
    return SECRET.matcher(name).find() && !ABOUT_A_SECRET.matcher(name).matches();
  }
}
