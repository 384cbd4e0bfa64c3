package io.millrace.pipeline.fault;

import io.millrace.core.measure.Deadline;
import io.millrace.pipeline.cluster.AdminRequest;
import io.millrace.pipeline.plan.UsageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Moves every replica on the victim to a broker without a replica of that partition, while the load
 * goes on. Nothing breaks; the run shows what a reassignment costs. Needs more brokers than
 * replicas.
 */
public record MoveReplicas(Target target) implements BrokerFault {
  private static final Duration ASK_EVERY = Duration.ofMillis(100);

  /** Copying the log of a run on one machine takes seconds, so this is generous. */
  private static final Duration MOVE_LIMIT = Duration.ofMinutes(3);

  @Override
  public String name() {
    return "move-replicas";
  }

  @Override
  public boolean needsOwnBrokers() {
    return false;
  }

  @Override
  public Duration lasts() {
    return Duration.ZERO;
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException, InterruptedException {
    try {
      return move(context);
    } catch (UsageException | IllegalStateException e) {
      throw new NoEffectException("replicas could not be moved: " + e.getMessage(), e);
    }
  }

  private static String move(FaultContext context) throws NoEffectException, InterruptedException {
    Admin admin = context.admin();
    int from = context.brokers().get(0);
    List<Integer> brokers =
        AdminRequest.awaitOrStop(admin.describeCluster().nodes(), "list the brokers").stream()
            .map(Node::id)
            .sorted()
            .toList();
    Map<TopicPartition, Optional<NewPartitionReassignment>> moves = new HashMap<>();
    for (TopicDescription topic :
        AdminRequest.awaitOrStop(
                admin.describeTopics(context.lanes().topics()).allTopicNames(),
                "describe topics " + context.lanes().topics())
            .values()) {
      moves.putAll(moves(topic.name(), topic.partitions(), brokers, from));
    }
    if (moves.isEmpty()) {
      throw new NoEffectException(
          "no replica on broker " + from + " has a broker to move to: needs more brokers");
    }
    AdminRequest.awaitOrStop(
        admin.alterPartitionReassignments(moves).all(), "order " + moves.size() + " moves");
    if (!Deadline.after(MOVE_LIMIT).await(() -> areMoved(admin), ASK_EVERY)) {
      throw new NoEffectException(
          moves.size() + " replicas were not moved within " + MOVE_LIMIT.toMinutes() + " min");
    }
    return moves.size() + " replicas moved from broker " + from;
  }

  private static boolean areMoved(Admin admin) throws InterruptedException {
    return AdminRequest.awaitOrStop(
            admin.listPartitionReassignments().reassignments(), "list the moves")
        .isEmpty();
  }

  static Map<TopicPartition, Optional<NewPartitionReassignment>> moves(
      String topic, List<TopicPartitionInfo> partitions, List<Integer> brokers, int from) {
    Map<TopicPartition, Optional<NewPartitionReassignment>> moves = new HashMap<>();
    for (TopicPartitionInfo partition : partitions) {
      List<Integer> replicas =
          new ArrayList<>(partition.replicas().stream().map(Node::id).toList());
      Optional<Integer> free = brokers.stream().filter(b -> !replicas.contains(b)).findFirst();
      if (replicas.contains(from) && free.isPresent()) {
        replicas.set(replicas.indexOf(from), free.get());
        moves.put(
            new TopicPartition(topic, partition.partition()),
            Optional.of(new NewPartitionReassignment(replicas)));
      }
    }
    return moves;
  }

  @Override
  public void heal(FaultContext context) {}
}
