package io.millrace.pipeline.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
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
  private static final long ASK_AGAIN_MS = 100;

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
      int from = context.brokers().get(0);
      List<Integer> brokers =
          context.admin().describeCluster().nodes().get().stream().map(Node::id).sorted().toList();
      TopicDescription topic =
          Objects.requireNonNull(
              context
                  .admin()
                  .describeTopics(List.of(context.topic()))
                  .allTopicNames()
                  .get()
                  .get(context.topic()));
      Map<TopicPartition, Optional<NewPartitionReassignment>> moves =
          moves(topic.name(), topic.partitions(), brokers, from);
      if (moves.isEmpty()) {
        throw new NoEffectException(
            "no replica on broker " + from + " has a broker to move to: needs more brokers");
      }
      context.admin().alterPartitionReassignments(moves).all().get();
      awaitMoved(context, moves.size());
      return moves.size() + " replicas moved from broker " + from;
    } catch (ExecutionException e) {
      throw new NoEffectException("replicas could not be moved: " + e.getCause(), e);
    }
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

  private static void awaitMoved(FaultContext context, int moves)
      throws ExecutionException, InterruptedException, NoEffectException {
    long deadlineNs = System.nanoTime() + MOVE_LIMIT.toNanos();
    while (!context.admin().listPartitionReassignments().reassignments().get().isEmpty()) {
      if (System.nanoTime() > deadlineNs) {
        throw new NoEffectException(
            moves + " replicas were not moved within " + MOVE_LIMIT.toMinutes() + " min");
      }
      Thread.sleep(ASK_AGAIN_MS);
    }
  }

  @Override
  public void heal(FaultContext context) {}
}
