package io.millrace.pipeline.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How an embedded cluster protects its connections. */
public enum EmbeddedSecurity {
  /** Not at all. */
  NONE,

  /**
   * TLS on every listener: of clients, between brokers and of the KRaft quorum. Brokers show each
   * other a certificate, clients show none.
   */
  TLS,

  /** As {@link #TLS}, and clients log in with a password (SASL, PLAIN). */
  SASL_TLS;

  /**
   * Reads what a user wrote.
   *
   * @throws IllegalArgumentException naming the value and what is allowed
   */
  public static EmbeddedSecurity parse(String text) {
    return Arrays.stream(values())
        .filter(one -> one.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "embedded-security must be "
                        + Arrays.stream(values())
                            .map(EmbeddedSecurity::text)
                            .collect(Collectors.joining(", "))
                        + ", not '"
                        + text
                        + "'"));
  }

  /** As a user writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
