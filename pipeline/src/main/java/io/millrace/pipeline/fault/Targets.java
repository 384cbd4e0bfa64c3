package io.millrace.pipeline.fault;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.measure.Deadline;
import io.millrace.pipeline.cluster.AdminRequest;
import io.millrace.pipeline.rig.Lanes;
import io.millrace.pipeline.rig.Leg;
import io.millrace.pipeline.rig.Stage;
import io.millrace.pipeline.worker.MemberControl;
import io.millrace.pipeline.worker.StageProcess;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Finds the brokers or the member that a target means at this moment. Used by the thread that
 * injects faults.
 */
public final class Targets {
  /** Where brokers keep how far share groups are, a partition for each share coordinator. */
  private static final String SHARE_STATE = "__share_group_state";

  private final Admin admin;
  private final Lanes lanes;
  private final List<Leg> legs;

  /**
   * Makes an instance for the topics of a rig and their groups.
   *
   * @param legs none as long as there are no groups
   */
  public Targets(Admin admin, Lanes lanes, List<Leg> legs) {
    this.admin = admin;
    this.lanes = lanes;
    this.legs = List.copyOf(legs);
  }

  private List<ConsumerGroup> groups() {
    return legs.stream().flatMap(leg -> leg.groups().stream()).toList();
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
    for (TopicDescription topic : describe()) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        List<Integer> replicas = partition.replicas().stream().map(Node::id).toList();
        if (replicas.contains(follower) && replicas.size() > 1) {
          List<Integer> last =
              replicas.stream().sorted(Comparator.comparing(id -> id == follower)).toList();
          orders.put(
              new TopicPartition(topic.name(), partition.partition()),
              Optional.of(new NewPartitionReassignment(last)));
        }
      }
    }
    await(admin.alterPartitionReassignments(orders).all());
    handOver(orders.keySet(), follower);
  }

  /**
   * Elections are asked for repeatedly: one fails where none is needed, and metadata lags behind.
   */
  private void handOver(Set<TopicPartition> partitions, int follower) {
    Deadline deadline = Deadline.after(AdminRequest.LIMIT);
    while (leaders().containsValue(follower)) {
      try {
        await(admin.electLeaders(ElectionType.PREFERRED, partitions).all());
      } catch (IllegalStateException e) {
        if (deadline.isOver() || Thread.currentThread().isInterrupted()) {
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
      case TRANSACTION_COORDINATOR -> brokers(leaders, List.of(transactionCoordinator()));
      case SHARE_COORDINATOR -> brokers(leaders, List.of(shareCoordinator()));
      case TWO ->
          brokers(
              leaders,
              ids().stream()
                  .sorted(Comparator.comparing(id -> id == controller()))
                  .limit(2)
                  .toList());
      case ALL -> brokers(leaders, ids());
      case MEMBER -> member();
      case STAGE -> stage();
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
    return id == controller() || (!groups().isEmpty() && id == coordinator());
  }

  private static long led(Map<Integer, Integer> leaders, int id) {
    return leaders.values().stream().filter(leader -> leader == id).count();
  }

  private Victims member() {
    for (Leg leg : legs) {
      for (ConsumerGroup group : leg.groups()) {
        Map<Integer, String> owners = group.rebalances().owners();
        for (GroupWorker member : group.members()) {
          Set<Integer> held =
              owners.keySet().stream()
                  .filter(partition -> member.name().equals(owners.get(partition)))
                  .map(partition -> lanes.number(leg.topicName(), partition))
                  .collect(Collectors.toSet());
          if (leg.isShared()) { // whose partitions others hold too
            held = all(leg);
          }
          if (member instanceof MemberControl process && process.isAlive() && !held.isEmpty()) {
            return new Victims(List.of(), process, held, false);
          }
        }
      }
    }
    throw new IllegalStateException("no member in a process of its own holds a partition");
  }

  private Set<Integer> all(Leg leg) {
    return IntStream.range(0, leg.partitions())
        .mapToObj(partition -> lanes.number(leg.topicName(), partition))
        .collect(Collectors.toSet());
  }

  /** An event stays in its partition, so the lanes of the load say what the worker holds. */
  private Victims stage() {
    for (Leg leg : legs) {
      for (Stage stage : leg.stages()) {
        Optional<StageProcess> worker = stage.victim();
        if (worker.isPresent()) {
          Set<Integer> held =
              worker.get().holds().stream()
                  .map(partition -> lanes.number(leg.topicName(), partition))
                  .collect(Collectors.toSet());
          return new Victims(List.of(), null, held, false, worker.get());
        }
      }
    }
    throw new IllegalStateException("no stage worker in a process of its own holds a partition");
  }

  /**
   * With a KRaft quorum, a broker that is asked for the controller names any broker; with ZooKeeper
   * there is no quorum to ask.
   */
  private int controller() {
    try {
      return await(admin.describeMetadataQuorum().quorumInfo()).leaderId();
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof UnsupportedVersionException) {
        return await(admin.describeCluster().controller()).id();
      }
      throw e;
    }
  }

  /** The broker that coordinates most of the groups; of several alike, the lowest. */
  private int coordinator() {
    List<String> ids = groups().stream().map(ConsumerGroup::id).toList();
    if (ids.isEmpty()) {
      throw new IllegalStateException("there is no group, so no broker coordinates one");
    }
    Map<Integer, Integer> coordinated = new TreeMap<>();
    if (legs.stream().anyMatch(Leg::isShared)) {
      await(admin.describeShareGroups(ids).all())
          .values()
          .forEach(group -> coordinated.merge(group.coordinator().id(), 1, Integer::sum));
    } else {
      await(admin.describeConsumerGroups(ids).all())
          .values()
          .forEach(group -> coordinated.merge(group.coordinator().id(), 1, Integer::sum));
    }
    return most(coordinated);
  }

  private static int most(Map<Integer, Integer> coordinated) {
    int most = Collections.max(coordinated.values());
    return coordinated.keySet().stream()
        .filter(id -> most == coordinated.getOrDefault(id, 0))
        .findFirst()
        .orElseThrow();
  }

  /** The broker that leads the partition of __transaction_state in which the id stands. */
  private int transactionCoordinator() {
    String id =
        legs.stream()
            .flatMap(leg -> leg.firstTransactionalId().stream())
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "nothing is written in transactions, so no broker coordinates any"));
    return await(admin.describeTransactions(List.of(id)).description(id)).coordinatorId();
  }

  /** The broker that keeps the state of most shared partitions; of several alike, the lowest. */
  private int shareCoordinator() {
    List<TopicPartitionInfo> states =
        Objects.requireNonNull(
                await(admin.describeTopics(List.of(SHARE_STATE)).allTopicNames()).get(SHARE_STATE))
            .partitions();
    Map<String, Uuid> topicIds = new HashMap<>();
    List<String> read = legs.stream().map(Leg::outletName).toList();
    await(admin.describeTopics(read).allTopicNames())
        .forEach((name, topic) -> topicIds.put(name, topic.topicId()));
    Map<Integer, Integer> coordinated = new TreeMap<>();
    for (Leg leg : legs) {
      for (ConsumerGroup group : leg.groups()) {
        for (int partition = 0; leg.isShared() && partition < leg.partitions(); partition++) {
          String key = group.id() + ":" + topicIds.get(leg.outletName()) + ":" + partition;
          TopicPartitionInfo state = states.get(slot(key, states.size()));
          if (state.leader() != null) {
            coordinated.merge(state.leader().id(), 1, Integer::sum);
          }
        }
      }
    }
    if (coordinated.isEmpty()) {
      throw new IllegalStateException("no broker keeps the state of a share group");
    }
    return most(coordinated);
  }

  /** As the share coordinator (KIP-932) says which partition of its topic a key belongs to. */
  private static int slot(String key, int count) {
    int hash = key.hashCode();
    return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % count;
  }

  private Collection<TopicDescription> describe() {
    return await(admin.describeTopics(lanes.topics()).allTopicNames()).values();
  }

  private Map<Integer, Integer> leaders() {
    Map<Integer, Integer> leaders = new HashMap<>();
    for (TopicDescription topic : describe()) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        if (partition.leader() != null) {
          leaders.put(lanes.number(topic.name(), partition.partition()), partition.leader().id());
        }
      }
    }
    return leaders;
  }

  private static <T> T await(KafkaFuture<T> answer) {
    return AdminRequest.await(answer, "find out whom to break");
  }
}
