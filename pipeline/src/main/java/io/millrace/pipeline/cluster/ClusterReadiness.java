package io.millrace.pipeline.cluster;

import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.Node;
import org.jspecify.annotations.Nullable;

/**
 * Waits until an embedded cluster serves: every broker listens, keeps up with the quorum, is
 * registered and takes writes. Used by one thread.
 */
final class ClusterReadiness {
  /** Short against the seconds that a start takes, long against the cost of one look. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /** One unanswered question must not use up the whole deadline. */
  private static final String ANSWER_LIMIT_MS = "5000";

  /** Enough for the cause and a few frames; the rest is in the log. */
  private static final int LOG_LINES = 12;

  private final List<BrokerProcess> brokers;
  private final List<BrokerPorts> ports;
  private final EmbeddedClusterSpec spec;
  private final Map<String, String> clientProperties;

  ClusterReadiness(
      List<BrokerProcess> brokers,
      List<BrokerPorts> ports,
      EmbeddedClusterSpec spec,
      Map<String, String> clientProperties) {
    this.brokers = brokers;
    this.ports = ports;
    this.spec = spec;
    this.clientProperties = clientProperties;
  }

  /**
   * Waits until the cluster serves.
   *
   * @throws ClusterUnavailableException at once if a broker dies, or after {@code limit}
   */
  void await(Duration limit) throws InterruptedException {
    long deadlineNs = System.nanoTime() + limit.toNanos();
    // Before the client: it would log a warning for every refused connection.
    until("listen for clients", deadlineNs, this::allListen);
    try (Admin admin = openAdmin()) {
      if (!spec.version().zooKeeper()) {
        until("be caught-up voters of the quorum", deadlineNs, () -> allCaughtUp(admin));
      }
      until("be registered", deadlineNs, () -> allRegistered(admin));
      takeWrites(admin, deadlineNs);
    }
  }

  private void takeWrites(Admin admin, long deadlineNs) throws InterruptedException {
    Duration left = Duration.ofNanos(Math.max(1, deadlineNs - System.nanoTime()));
    List<Integer> ids = brokers.stream().map(BrokerProcess::id).toList();
    try (WriteProbe probe = WriteProbe.send(admin, clientProperties, ids, left)) {
      until("take writes", deadlineNs, probe::isAcknowledged);
      probe.removeTopic();
    } catch (ExecutionException e) {
      throw late("take writes", e.getCause());
    }
  }

  private Admin openAdmin() {
    return AdminClients.open(
        clientProperties,
        Map.of(
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_LIMIT_MS,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_LIMIT_MS));
  }

  private boolean allListen() {
    return ports.stream().allMatch(BrokerPorts::answersClients);
  }

  private boolean allCaughtUp(Admin admin) throws ExecutionException, InterruptedException {
    QuorumInfo quorum = admin.describeMetadataQuorum().quorumInfo().get();
    Set<Integer> caughtUp =
        quorum.voters().stream()
            // What the majority holds: a voter behind it has missed committed metadata.
            .filter(voter -> voter.logEndOffset() >= Math.max(1, quorum.highWatermark()))
            .map(QuorumInfo.ReplicaState::replicaId)
            .collect(Collectors.toSet());
    return caughtUp.equals(ids());
  }

  private boolean allRegistered(Admin admin) throws ExecutionException, InterruptedException {
    return admin.describeCluster().nodes().get().stream()
        .map(Node::id)
        .collect(Collectors.toSet())
        .equals(ids());
  }

  private Set<Integer> ids() {
    return brokers.stream().map(BrokerProcess::id).collect(Collectors.toCollection(TreeSet::new));
  }

  private void until(String what, long deadlineNs, Condition condition)
      throws InterruptedException {
    Throwable lastFailure = null;
    while (true) {
      failIfOneDied();
      try {
        if (condition.holds()) {
          return;
        }
      } catch (ExecutionException e) {
        // Elections and timeouts are part of a start; the last one explains a missed deadline.
        lastFailure = e.getCause();
      }
      if (System.nanoTime() - deadlineNs > 0) {
        throw late(what, lastFailure);
      }
      Thread.sleep(LOOK_EVERY.toMillis());
    }
  }

  private void failIfOneDied() {
    for (BrokerProcess broker : brokers) {
      if (!broker.isAlive()) {
        String reason = BrokerLog.reason(broker.logFile());
        String message =
            "Broker %d ended with exit code %d while the cluster started%s. Its log is %s, its last lines are:%n%s"
                .formatted(
                    broker.id(),
                    broker.exitCode().orElse(-1),
                    reason.isEmpty() ? "" : ": " + reason,
                    broker.logFile(),
                    String.join(
                        System.lineSeparator(), BrokerLog.lastLines(broker.logFile(), LOG_LINES)));
        throw new ClusterUnavailableException(Secrets.hide(message, spec.brokerSettings()));
      }
    }
  }

  private ClusterUnavailableException late(String what, @Nullable Throwable lastFailure) {
    String said = lastFailure == null ? "no error was reported" : lastFailure.toString();
    return new ClusterUnavailableException(
        "The cluster was not ready in time: its %d broker(s) did not all %s (%s). Read the logs in %s; if clients must log in, check the client properties; if the machine is busy, use fewer brokers."
            .formatted(
                brokers.size(),
                what,
                Secrets.hide(said, spec.clientProperties()),
                brokers.get(0).logFile().getParent()),
        lastFailure);
  }

  /** Something that becomes true while a cluster starts. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws ExecutionException, InterruptedException;
  }
}
