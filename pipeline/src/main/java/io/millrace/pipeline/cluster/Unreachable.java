package io.millrace.pipeline.cluster;

import io.millrace.pipeline.cluster.ListenerProbe.Found;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.jspecify.annotations.Nullable;

/**
 * A bootstrap server that could not be used.
 *
 * @param address {@code host:port}
 * @param why in a clause, without secrets
 */
record Unreachable(String address, Cause cause, String why) {
  /** Begins the names of properties of the JVM without which Kafka fetches no token. */
  private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.";

  /** Begins what Kafka says of a key store or trust store that it cannot read. */
  private static final String STORE = "Failed to load SSL keystore";

  /** What kind of thing went wrong; those that tell the user most come first. */
  enum Cause {
    CREDENTIALS(
        "The cluster at %s answers but refuses the credentials: %s.",
        "Check sasl.mechanism, user and password in the client properties (--command-config)."),
    HANDSHAKE(
        "The TLS handshake with %s failed: %s.",
        "Check ssl.truststore.* (and ssl.keystore.* if the cluster wants client certificates) in the"
            + " client properties (--command-config)."),
    REFUSED(
        "The cluster at %s refuses this client: %s.",
        "Check the security settings in the client properties (--command-config)."),
    PROTOCOL(
        "The listener at %s speaks another protocol than this client: %s.",
        "Correct security.protocol in the client properties (--command-config), or the port."),
    CLIENT(
        "No Kafka client can be made for %s: %s.",
        "Correct --bootstrap-server (host:port,...) or the client properties (--command-config)."),
    SILENCE(
        "No Kafka broker answered at %s within " + ClusterCheck.LIMIT.toSeconds() + " s: %s.",
        "Check host and port, firewalls, and that security.protocol is the one that this listener"
            + " speaks (--command-config).");

    final String sentence;
    final String remedy;

    Cause(String sentence, String remedy) {
      this.sentence = sentence;
      this.remedy = remedy;
    }
  }

  /** A server that no client could be made for, which is when Kafka reads all of the settings. */
  static Unreachable notTried(String address, Map<String, String> properties, Throwable failure) {
    String said = said(failure, properties);
    String why =
        said.startsWith("No resolvable bootstrap urls")
            ? "the name does not resolve"
            : said.contains(ALLOWED)
                ? said + " (set it by MILLRACE_OPTS=-D" + ALLOWED + "...)"
                : said;
    return new Unreachable(address, Cause.CLIENT, why);
  }

  /**
   * A server that a client was made for, which failed. May look at what listens there, for as long
   * as {@link ListenerProbe} does.
   */
  static Unreachable failed(String address, Map<String, String> properties, Throwable failure) {
    if (find(failure, SslAuthenticationException.class) != null) {
      String why = TlsFailure.reason(failure).orElseGet(() -> said(failure, properties));
      return new Unreachable(address, Cause.HANDSHAKE, why);
    }
    if (find(failure, SaslAuthenticationException.class) != null) {
      return new Unreachable(address, Cause.CREDENTIALS, said(failure, properties));
    }
    if (find(failure, AuthenticationException.class) != null) {
      return new Unreachable(address, Cause.REFUSED, said(failure, properties));
    }
    return ofSilence(
        address, protocolOf(properties), ListenerProbe.look(address), said(failure, properties));
  }

  /**
   * Looks at a server that has not answered yet, for as long as {@link ListenerProbe} does: present
   * when it certainly speaks another protocol than the client, so that no wait will help.
   */
  static Optional<Unreachable> byProtocol(String address, Map<String, String> properties) {
    return Optional.of(
            ofSilence(address, protocolOf(properties), ListenerProbe.look(address), "no answer"))
        .filter(found -> found.cause() == Cause.PROTOCOL);
  }

  private static String protocolOf(Map<String, String> properties) {
    return properties.getOrDefault("security.protocol", "PLAINTEXT").toUpperCase(Locale.ROOT);
  }

  /** A server that had no answer when the time was over. */
  static Unreachable silent(String address) {
    return new Unreachable(address, Cause.SILENCE, "no answer");
  }

  private static Unreachable ofSilence(
      String address, String protocol, Found found, String clientSaid) {
    boolean tls = protocol.endsWith("SSL");
    if (found instanceof Found.Nothing nothing) {
      return new Unreachable(address, Cause.SILENCE, nothing.why());
    }
    if (found instanceof Found.Silence) {
      return new Unreachable(
          address, Cause.SILENCE, "it takes connections and answers nothing (" + clientSaid + ")");
    }
    if (found instanceof Found.Tls) {
      return tls
          ? new Unreachable(
              address,
              Cause.SILENCE,
              "it speaks TLS, but ends the sessions of this client"
                  + (protocol.equals("SSL") ? "; it may ask for a login (SASL_SSL)" : "")
                  + " ("
                  + clientSaid
                  + ")")
          : new Unreachable(
              address, Cause.PROTOCOL, "it speaks TLS, and security.protocol is " + protocol);
    }
    var plain = (Found.PlainKafka) found;
    if (tls) {
      return new Unreachable(
          address, Cause.PROTOCOL, "it speaks no TLS, and security.protocol is " + protocol);
    }
    return protocol.equals("PLAINTEXT") && !plain.mechanisms().isEmpty()
        ? new Unreachable(
            address,
            Cause.PROTOCOL,
            "it asks for a login (SASL, by "
                + String.join(" or ", plain.mechanisms())
                + "), and security.protocol is "
                + protocol)
        : new Unreachable(address, Cause.SILENCE, clientSaid);
  }

  /** The innermost message, on one line: the client's outer ones only say that it failed. */
  private static String said(Throwable failure, Map<String, String> properties) {
    String text = "no answer";
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = t.getMessage();
      if (message != null && !message.isBlank()) {
        text = message;
      }
      if (text.startsWith(STORE) && t.getCause() != null) {
        text += ": " + ofStore(t.getCause());
        break; // what is below is about bytes
      }
    }
    String line = Secrets.hide(gist(text), properties).strip().replaceAll("\\s+", " ");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  private static String ofStore(Throwable cause) {
    return cause instanceof NoSuchFileException
        ? "there is no such file"
        : String.valueOf(cause.getMessage());
  }

  /** JAAS puts the stack trace of a login that failed into its message: what it was caused by. */
  private static String gist(String text) {
    if (!text.contains("\tat ")) {
      return text;
    }
    List<String> causes =
        text.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("\t"))
            .map(line -> line.replaceFirst("^(Caused by: )?([\\w$]+\\.)+[\\w$]+: ", ""))
            .toList();
    return causes.isEmpty() ? text : causes.get(causes.size() - 1);
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
