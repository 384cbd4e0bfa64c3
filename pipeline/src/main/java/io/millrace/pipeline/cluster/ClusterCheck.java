package io.millrace.pipeline.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.jspecify.annotations.Nullable;

/** Asks a cluster for its brokers and turns every way it can fail into one line for the user. */
final class ClusterCheck {
  /** Ten seconds is what a user waits for a mistyped address before doubting the tool. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  /** Leaves the client time to report its own error, which says more than our limit would. */
  private static final Duration CLIENT_LIMIT = Duration.ofSeconds(8);

  private ClusterCheck() {}

  /**
   * How many brokers the cluster names.
   *
   * @throws ClusterUnavailableException within {@link #LIMIT} if it does not answer
   */
  static int brokerCount(Map<String, String> clientProperties) {
    FutureTask<Integer> question = new FutureTask<>(() -> ask(clientProperties));
    // A thread of its own, because a name lookup inside the client obeys no client timeout.
    Thread asker = new Thread(question, "millrace-cluster-check");
    asker.setDaemon(true);
    asker.start();
    try {
      return question.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unavailable(clientProperties, e.getCause());
    } catch (TimeoutException e) {
      throw unavailable(clientProperties, e);
    } catch (InterruptedException e) {
      asker.interrupt();
      Thread.currentThread().interrupt();
      throw new ClusterUnavailableException(
          "Interrupted while asking " + address(clientProperties) + " for its brokers.", e);
    }
  }

  private static int ask(Map<String, String> clientProperties) throws Exception {
    String limitMs = String.valueOf(CLIENT_LIMIT.toMillis());
    Admin admin =
        AdminClients.open(
            clientProperties,
            Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limitMs,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, limitMs));
    try {
      return admin.describeCluster().nodes().get().size();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      // Zero: a connection attempt into a black hole would otherwise hold the close back.
      admin.close(Duration.ZERO);
    }
  }

  private static ClusterUnavailableException unavailable(
      Map<String, String> properties, @Nullable Throwable failure) {
    String said = Secrets.hide(reason(failure), properties);
    String tried = address(properties) + " (" + login(properties) + ")";
    String message;
    if (find(failure, SaslAuthenticationException.class) != null) {
      message =
          "The cluster at %s answers but refuses the credentials: %s. Check sasl.mechanism, user and"
              + " password in the client properties (--command-config).";
    } else if (find(failure, SslAuthenticationException.class) != null) {
      message =
          "The TLS handshake with %s failed: %s. Check ssl.truststore.* (and ssl.keystore.* if the"
              + " cluster wants client certificates) in the client properties (--command-config).";
    } else if (find(failure, AuthenticationException.class) != null) {
      message =
          "The cluster at %s refuses this client: %s. Check the security settings in the client"
              + " properties (--command-config).";
    } else if (find(failure, ConfigException.class) != null) {
      message =
          "No Kafka client can be made for %s: %s. Correct --bootstrap-server (host:port,...) or the"
              + " client properties (--command-config).";
    } else {
      message =
          "No Kafka broker answered at %s within "
              + LIMIT.toSeconds()
              + " s: %s. Check host and port, firewalls, and that security.protocol is the one that"
              + " this listener speaks (--command-config).";
    }
    return new ClusterUnavailableException(message.formatted(tried, said), failure);
  }

  private static String address(Map<String, String> properties) {
    return properties.getOrDefault(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "(no address)");
  }

  private static String login(Map<String, String> properties) {
    String protocol = properties.getOrDefault("security.protocol", "PLAINTEXT");
    String mechanism = properties.get("sasl.mechanism");
    return "security.protocol="
        + protocol
        + (mechanism == null ? "" : ", sasl.mechanism=" + mechanism);
  }

  /** The innermost message, on one line: the client's outer ones only say that it failed. */
  private static String reason(@Nullable Throwable failure) {
    Throwable last = failure;
    String text = "no answer";
    while (last != null) {
      String message = last.getMessage();
      if (message != null && !message.isBlank()) {
        text = message;
      }
      last = last.getCause();
    }
    String line = text.strip().replaceAll("\\s+", " ");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  private static <T extends Throwable> @Nullable T find(
      @Nullable Throwable failure, Class<T> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
