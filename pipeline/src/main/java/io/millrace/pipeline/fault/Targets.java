package io.millrace.pipeline.fault;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.consume.Holdings;
import io.millrace.pipeline.worker.MemberControl;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Finds the brokers or the member that a target means at this moment. Used by the thread that
 * injects faults.
 */
public final class Targets {
  /** A healthy cluster answers within this; it is asked before anything is broken. */
  private static final long ANSWER_LIMIT_SECONDS = 30;

  private final Admin admin;
  private final String topic;
  private final List<ConsumerGroup> groups;

  /** Makes an instance for one topic and its groups. */
  public Targets(Admin admin, String topic, List<ConsumerGroup> groups) {
    this.admin = admin;
    this.topic = topic;
    this.groups = List.copyOf(groups);
  }

  /**
   * Makes sure that the target will exist: for {@link Target#FOLLOWER}, moves the leadership of all
   * of one broker's partitions to others. Call it before the fault-free time begins.
   *
   * @throws IllegalStateException when the cluster does not answer
   */
  public void prepare(Target target) {
    if (target != Target.FOLLOWER) {
      return;
    }
    int follower = calmest(leaders());
    Map<TopicPartition, Optional<NewPartitionReassignment>> orders = new HashMap<>();
    for (TopicPartitionInfo partition : describe().partitions()) {
      List<Integer> replicas = partition.replicas().stream().map(Node::id).toList();
      if (replicas.contains(follower) && replicas.size() > 1) {
        List<Integer> last =
            replicas.stream().sorted(Comparator.comparing(id -> id == follower)).toList();
        orders.put(
            new TopicPartition(topic, partition.partition()),
            Optional.of(new NewPartitionReassignment(last)));
      }
    }
    await(admin.alterPartitionReassignments(orders).all());
    handOver(orders.keySet(), follower);
  }

  /**
   * Elections are asked for repeatedly: one fails where none is needed, and metadata lags behind.
   */
  private void handOver(Set<TopicPartition> partitions, int follower) {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_LIMIT_SECONDS);
    while (leaders().containsValue(follower)) {
      try {
        await(admin.electLeaders(ElectionType.PREFERRED, partitions).all());
      } catch (IllegalStateException e) {
        if (System.nanoTime() > deadlineNs || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  /**
   * Returns the victims that {@code target} means now.
   *
   * @throws IllegalStateException when there is no such broker or member
   */
  public Victims choose(Target target) {
    Map<Integer, Integer> leaders = leaders();
    return switch (target) {
      case LEADER -> brokers(leaders, List.of(busiest(leaders)));
      case FOLLOWER -> brokers(leaders, List.of(calmest(leaders)));
      case CONTROLLER -> brokers(leaders, List.of(controller()));
      case COORDINATOR -> brokers(leaders, List.of(coordinator()));
      case TWO ->
          brokers(
              leaders,
              ids().stream()
                  .sorted(Comparator.comparing(id -> id == controller()))
                  .limit(2)
                  .toList());
      case ALL -> brokers(leaders, ids());
      case MEMBER -> member();
      case GROUP, NOTHING -> new Victims(List.of(), null, Set.of(), false);
    };
  }

  private Victims brokers(Map<Integer, Integer> leaders, List<Integer> ids) {
    return new Victims(
        ids,
        null,
        leaders.entrySet().stream()
            .filter(leader -> ids.contains(leader.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet()),
        ids.contains(controller()));
  }

  private List<Integer> ids() {
    return await(admin.describeCluster().nodes()).stream().map(Node::id).sorted().toList();
  }

  /**
   * The broker that leads most partitions, and is neither controller nor coordinator if there is
   * such a one.
   */
  private int busiest(Map<Integer, Integer> leaders) {
    return ids().stream()
        .max(
            Comparator.comparing((Integer id) -> leaders.containsValue(id))
                .thenComparing(id -> !isBusyOtherwise(id))
                .thenComparing(id -> led(leaders, id)))
        .orElseThrow();
  }

  /**
   * The broker that leads fewest partitions, and is neither controller nor coordinator if there is
   * such a one.
   */
  private int calmest(Map<Integer, Integer> leaders) {
    return ids().stream()
        .max(
            Comparator.comparing((Integer id) -> -led(leaders, id))
                .thenComparing(id -> !isBusyOtherwise(id)))
        .orElseThrow();
  }

  private boolean isBusyOtherwise(int id) {
    return id == controller() || (!groups.isEmpty() && id == coordinator());
  }

  private static long led(Map<Integer, Integer> leaders, int id) {
    return leaders.values().stream().filter(leader -> leader == id).count();
  }

  private Victims member() {
    for (ConsumerGroup group : groups) {
      Map<Integer, String> owners = Holdings.owners(group.rebalances().entries(), Long.MAX_VALUE);
      for (GroupWorker member : group.members()) {
        Set<Integer> partitions =
            owners.keySet().stream()
                .filter(partition -> member.name().equals(owners.get(partition)))
                .collect(Collectors.toSet());
        if (member instanceof MemberControl process && process.isAlive() && !partitions.isEmpty()) {
          return new Victims(List.of(), process, partitions, false);
        }
      }
    }
    throw new IllegalStateException("no member in a process of its own holds a partition");
  }

  /**
   * With a KRaft quorum, a broker that is asked for the controller names any broker; with ZooKeeper
   * there is no quorum to ask.
   */
  private int controller() {
    try {
      return await(admin.describeMetadataQuorum().quorumInfo()).leaderId();
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof ExecutionException answer
          && answer.getCause() instanceof UnsupportedVersionException) {
        return await(admin.describeCluster().controller()).id();
      }
      throw e;
    }
  }

  private int coordinator() {
    String group = groups.get(0).id();
    return await(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
        .map(description -> description.coordinator().id())
        .findFirst()
        .orElseThrow();
  }

  private TopicDescription describe() {
    TopicDescription description =
        await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    if (description == null) {
      throw new IllegalStateException("topic " + topic + " is gone");
    }
    return description;
  }

  private Map<Integer, Integer> leaders() {
    Map<Integer, Integer> leaders = new HashMap<>();
    for (TopicPartitionInfo partition : describe().partitions()) {
      if (partition.leader() != null) {
        leaders.put(partition.partition(), partition.leader().id());
      }
    }
    return leaders;
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the cluster does not say whom to break: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the target was chosen", e);
    }
  }
}
