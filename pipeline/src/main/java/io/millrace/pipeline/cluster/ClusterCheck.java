package io.millrace.pipeline.cluster;

import io.millrace.core.measure.Deadline;
import io.millrace.core.settings.ConfigProviders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.SaslConfigs;
import org.jspecify.annotations.Nullable;

/**
 * Asks a cluster for its brokers, by each of its bootstrap servers at the same time, and turns
 * every way in which that can fail into one line for the user.
 *
 * <p>Kafka's own clients try one server after the other, and one that takes the connection and
 * never answers holds them up for longer than anybody waits.
 */
final class ClusterCheck {
  /** Ten seconds is what a user waits for a mistyped address before doubting the tool. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  /**
   * Leaves the client time to report its own error, which says more than our limit would, and us
   * the time to look for the reason if it knows none.
   */
  private static final Duration CLIENT_LIMIT = Duration.ofSeconds(8);

  /**
   * A listener that speaks another protocol only ends connections, and the client goes on trying:
   * one that has not answered for this long is looked at, and a mistake that is certain is told
   * then. A cluster that is well answers within a second.
   */
  private static final Duration LOOK_AFTER = Duration.ofSeconds(2);

  /** For a token, which a client needs before it asks anything. */
  private static final Duration LOGIN_LIMIT = Duration.ofSeconds(4);

  /**
   * How long after the first answer others are waited for. Brokers of one cluster that are asked at
   * the same time answer within a fraction of a second of each other, by TLS and login too.
   */
  private static final Duration STRAGGLER_LIMIT = Duration.ofSeconds(2);

  private final Map<String, String> clientProperties;
  private final LinkedBlockingQueue<Reply> replies = new LinkedBlockingQueue<>();

  private ClusterCheck(Map<String, String> clientProperties) {
    this.clientProperties = clientProperties;
  }

  /**
   * What came of it, when any server answered.
   *
   * @param brokers how many the cluster names
   * @param answered the servers that did, in the order in which they were given
   * @param others those that did not
   */
  record Reached(int brokers, List<String> answered, List<Unreachable> others) {}

  private sealed interface Reply {
    /** The number of brokers that the server named. */
    record Brokers(String address, int brokers) implements Reply {}

    /** There was no answer. */
    record None(Unreachable server) implements Reply {}
  }

  /**
   * How many brokers the cluster names; the first answer will do.
   *
   * @throws ClusterUnavailableException within {@link #LIMIT} if no server answers
   */
  static int brokerCount(Map<String, String> clientProperties) {
    return new ClusterCheck(clientProperties).ask(Duration.ZERO).brokers();
  }

  /**
   * Which of the servers answer.
   *
   * @throws ClusterUnavailableException within {@link #LIMIT} if none does
   */
  static Reached reach(Map<String, String> clientProperties) {
    return new ClusterCheck(clientProperties).ask(STRAGGLER_LIMIT);
  }

  private Reached ask(Duration patience) {
    LinkedHashSet<String> waitedFor = new LinkedHashSet<>(addresses());
    for (String address : waitedFor) {
      // A thread of its own, because a name lookup inside the client obeys no client timeout.
      Thread asker = new Thread(() -> replies.add(ask(address)), "millrace-cluster-check");
      asker.setDaemon(true);
      asker.start();
    }
    List<String> answered = new ArrayList<>();
    List<Unreachable> others = new ArrayList<>();
    int brokers = 0;
    Deadline deadline = Deadline.after(LIMIT);
    while (!waitedFor.isEmpty()) {
      Reply reply = next(deadline);
      if (reply == null) {
        waitedFor.forEach(address -> others.add(Unreachable.silent(address)));
        break;
      }
      if (reply instanceof Reply.Brokers named) {
        waitedFor.remove(named.address());
        if (answered.isEmpty()) {
          brokers = named.brokers();
          Duration left = deadline.left();
          deadline = Deadline.after(patience.compareTo(left) < 0 ? patience : left);
        }
        answered.add(named.address());
      } else {
        Unreachable server = ((Reply.None) reply).server();
        waitedFor.remove(server.address());
        others.add(server);
      }
    }
    if (answered.isEmpty()) {
      throw unavailable(others);
    }
    return new Reached(brokers, addresses().stream().filter(answered::contains).toList(), others);
  }

  private List<String> addresses() {
    String all = servers();
    List<String> addresses =
        Stream.of(all.split(",", -1))
            .map(String::strip)
            .filter(one -> !one.isEmpty())
            .distinct()
            .toList();
    return addresses.isEmpty() ? List.of(all) : addresses; // Kafka itself says what is wrong then
  }

  private String servers() {
    return clientProperties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
  }

  private @Nullable Reply next(Deadline deadline) {
    try {
      return replies.poll(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterUnavailableException(
          "Interrupted while asking " + servers() + " for its brokers.", e);
    }
  }

  /** Whatever happens ends as a reply: nobody else would tell of it. */
  private Reply ask(String address) {
    Map<String, String> known = clientProperties;
    Admin admin;
    try {
      known = ConfigProviders.resolved(clientProperties); // their secrets are hidden too
      admin = AdminClients.open(clientProperties, forCheck(address));
    } catch (RuntimeException | LinkageError e) {
      return new Reply.None(Unreachable.notTried(address, known, e));
    }
    try {
      KafkaFuture<Collection<Node>> nodes = admin.describeCluster().nodes();
      if (!isAnsweredWithin(LOOK_AFTER, nodes)) {
        Optional<Unreachable> mistaken = Unreachable.byProtocol(address, known);
        if (mistaken.isPresent()) {
          return new Reply.None(mistaken.get());
        }
      }
      return new Reply.Brokers(address, nodes.get().size()); // bounded by the client's own limit
    } catch (ExecutionException e) {
      return new Reply.None(Unreachable.failed(address, known, AdminRequest.causeOf(e)));
    } catch (InterruptedException | RuntimeException e) {
      return new Reply.None(Unreachable.failed(address, known, e));
    } finally {
      // Zero: a connection attempt into a black hole would otherwise hold the close back.
      admin.close(Duration.ZERO);
    }
  }

  private static boolean isAnsweredWithin(Duration limit, KafkaFuture<?> answer)
      throws InterruptedException {
    try {
      answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private static Map<String, String> forCheck(String address) {
    String limitMs = String.valueOf(CLIENT_LIMIT.toMillis());
    String loginMs = String.valueOf(LOGIN_LIMIT.toMillis());
    return Map.of(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address,
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limitMs,
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, limitMs,
        SaslConfigs.SASL_LOGIN_CONNECT_TIMEOUT_MS, loginMs,
        SaslConfigs.SASL_LOGIN_READ_TIMEOUT_MS, loginMs,
        SaslConfigs.SASL_LOGIN_RETRY_BACKOFF_MAX_MS, loginMs);
  }

  private ClusterUnavailableException unavailable(List<Unreachable> all) {
    String tried = all.stream().map(Unreachable::address).collect(Collectors.joining(","));
    String where = tried + " (" + login() + ")";
    Unreachable first = all.stream().min(Comparator.comparing(Unreachable::cause)).orElseThrow();
    boolean alike =
        all.stream().allMatch(one -> one.cause() == first.cause() && one.why().equals(first.why()));
    String what =
        alike
            ? first.cause().sentence.formatted(where, first.why())
            : "No bootstrap server of %s can be used: %s.".formatted(where, each(all));
    return new ClusterUnavailableException(what + " " + first.cause().remedy);
  }

  /** Each server with its reason. */
  static String each(List<Unreachable> servers) {
    return servers.stream()
        .map(server -> server.address() + ": " + server.why())
        .collect(Collectors.joining("; "));
  }

  private String login() {
    String protocol = clientProperties.getOrDefault("security.protocol", "PLAINTEXT");
    String mechanism = clientProperties.get("sasl.mechanism");
    return "security.protocol="
        + protocol
        + (mechanism == null ? "" : ", sasl.mechanism=" + mechanism);
  }
}
