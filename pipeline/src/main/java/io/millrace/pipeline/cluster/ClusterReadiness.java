package io.millrace.pipeline.cluster;

import io.millrace.core.measure.Deadline;
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

  /** What the step that is waited for last failed with; it explains a missed deadline. */
  private @Nullable Throwable lastFailure;

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
    Deadline deadline = Deadline.after(limit);
    // Before the client: it would log a warning for every refused connection.
    until("listen for clients", deadline, this::allListen);
    try (Admin admin = openAdmin()) {
      if (!spec.version().zooKeeper()) {
        until("be caught-up voters of the quorum", deadline, () -> allCaughtUp(admin));
      }
      until("be registered", deadline, () -> allRegistered(admin));
      takeWrites(admin, deadline);
    }
  }

  private void takeWrites(Admin admin, Deadline deadline) throws InterruptedException {
    Duration left = deadline.left();
    List<Integer> ids = brokers.stream().map(BrokerProcess::id).toList();
    try (WriteProbe probe = WriteProbe.send(admin, clientProperties, ids, left)) {
      until("take writes", deadline, probe::isAcknowledged);
      probe.removeTopic();
    } catch (IllegalStateException e) {
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

  private void until(
      String what, Deadline deadline, Deadline.Condition<ExecutionException> condition)
      throws InterruptedException {
    lastFailure = null;
    if (!deadline.await(() -> holds(condition), LOOK_EVERY)) {
      throw late(what, lastFailure);
    }
  }

  private boolean holds(Deadline.Condition<ExecutionException> condition)
      throws InterruptedException {
    failIfOneDied();
    try {
      return condition.holds();
    } catch (ExecutionException e) {
      lastFailure = e.getCause(); // elections and timeouts are part of a start
      return false;
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
                Secrets.hide(said, clientProperties),
                brokers.get(0).logFile().getParent()),
        lastFailure);
  }
}
