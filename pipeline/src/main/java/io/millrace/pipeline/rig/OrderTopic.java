package io.millrace.pipeline.rig;

import io.millrace.core.measure.Deadline;
import io.millrace.core.settings.TopicSettings;
import io.millrace.pipeline.cluster.AdminChange;
import io.millrace.pipeline.cluster.AdminRequest;
import io.millrace.pipeline.cluster.Topics;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.UsageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** The topic of a run: made by it and deleted after it, or found and never touched. */
public final class OrderTopic {
  /** A broker that is well answers within milliseconds; this is one question of many. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Admin admin;
  private final String name;
  private final int partitions;
  private final boolean deleteAfterRun;
  private List<Long> startOffsets;

  private OrderTopic(Admin admin, String name, int partitions, boolean deleteAfterRun) {
    this.admin = admin;
    this.name = name;
    this.partitions = partitions;
    this.deleteAfterRun = deleteAfterRun;
    this.startOffsets = endOffsets();
  }

  /** Makes the topic {@code name}, to be deleted on close unless it is to be kept. */
  public static OrderTopic create(
      Admin admin, String name, ExperimentSpec.Topic wanted, int brokers) {
    TopicSettings settings;
    try {
      settings = wanted.requireFits(brokers);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
    int partitions = settings.partitions();
    // A name that the user chose may have been used by someone else a moment ago: what the cluster
    // does not say to be ours is not deleted.
    boolean ours =
        make(admin, settings.newTopic(name)) == AdminChange.Settled.ANSWERED
            || wanted.name() == null;
    awaitLeaders(admin, name, partitions);
    return new OrderTopic(admin, name, partitions, ours && !wanted.keep());
  }

  private static AdminChange.Settled make(Admin admin, NewTopic topic) {
    try {
      return Topics.make(admin, topic);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while making topic '" + topic.name() + "'", e);
    } catch (UsageException e) {
      throw AdminRequest.naming(
          "Create on it (or on the cluster)", "make topic '" + topic.name() + "'", e);
    }
  }

  /** The topic that {@code wanted} names if it exists, else a new one. */
  public static OrderTopic open(
      Admin admin, String name, ExperimentSpec.Topic wanted, int brokers) {
    TopicDescription found = describe(admin, name);
    if (found == null) {
      return create(admin, name, wanted, brokers);
    }
    int partitions = found.partitions().size();
    if (wanted.partitions() != null && wanted.partitions() != partitions) {
      throw new UsageException(
          "topic '"
              + name
              + "' exists with "
              + partitions
              + " partitions, not "
              + wanted.partitions()
              + ": leave --partitions out, or name another topic");
    }
    int replication = found.partitions().get(0).replicas().size();
    if (wanted.replicationFactor() != null && wanted.replicationFactor() != replication) {
      throw new UsageException(
          "topic '"
              + name
              + "' exists with replication factor "
              + replication
              + ", not "
              + wanted.replicationFactor()
              + ": leave --replication-factor out, or name another topic");
    }
    if (!wanted.config().isEmpty()) {
      throw new UsageException(
          "topic '"
              + name
              + "' exists, so its settings cannot be chosen: leave "
              + String.join(", ", wanted.config().keySet())
              + " out, or name another topic");
    }
    return new OrderTopic(admin, name, partitions, false);
  }

  /** The topic that {@code wanted} names, to be read back. */
  public static OrderTopic openExisting(Admin admin, String name, ExperimentSpec.Topic wanted) {
    if (describe(admin, name) == null) {
      throw new UsageException("topic '" + name + "' does not exist, so it cannot be read back");
    }
    return open(admin, name, wanted, 0);
  }

  private static @Nullable TopicDescription describe(Admin admin, String name) {
    try {
      return AdminRequest.await(
              admin.describeTopics(List.of(name)).allTopicNames(),
              "describe topic '" + name + "'",
              "Describe on it")
          .get(name);
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return null;
      }
      throw e;
    }
  }

  /** A topic is made before its leaders are known everywhere; the load must not pay for that. */
  private static void awaitLeaders(Admin admin, String name, int partitions) {
    if (!Deadline.after(AdminRequest.LIMIT)
        .awaitUnlessInterrupted(() -> hasLeaders(admin, name, partitions), LOOK_EVERY)) {
      throw new IllegalStateException(
          "topic '" + name + "' was made, but has partitions without leader or in-sync replicas");
    }
  }

  private static boolean hasLeaders(Admin admin, String name, int partitions) {
    TopicDescription description = describe(admin, name);
    return description != null
        && description.partitions().size() == partitions
        && description.partitions().stream()
            .allMatch(p -> p.leader() != null && p.isr().size() == p.replicas().size());
  }

  public String name() {
    return name;
  }

  /** True when the run made it, and is to delete it. */
  boolean isDeletedAfterRun() {
    return deleteAfterRun;
  }

  public int partitions() {
    return partitions;
  }

  /** For each partition, the end of its log when the run began. */
  public List<Long> startOffsets() {
    return startOffsets;
  }

  /** The run begins at the end of the log as it is now: what is there already is not its own. */
  public void beginHere() {
    startOffsets = endOffsets();
  }

  /** True when each of the groups has settled who reads which of this topic's partitions. */
  boolean isReadStably(List<String> groupIds, int members) {
    return StableGroups.areStable(admin, groupIds, members, partitions);
  }

  /** For each partition, the end of its log now. */
  List<Long> endOffsets() {
    return offsets(OffsetSpec.latest());
  }

  /**
   * For each partition, the end of its log now for readers of committed events.
   *
   * @throws IllegalStateException when no broker says
   */
  List<Long> stableEndOffsets() {
    return inOrder(
        AdminRequest.await(
            admin
                .listOffsets(
                    query(OffsetSpec.latest()),
                    new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all(),
            "read the offsets of topic '" + name + "'"));
  }

  /** As {@link #endOffsets}, for one who asks again and again: nothing without an answer soon. */
  Optional<List<Long>> endOffsetsIfAny() {
    return endOffsetsIfAny(IsolationLevel.READ_UNCOMMITTED);
  }

  /** As {@link #endOffsetsIfAny()}, for readers of {@code level}. */
  Optional<List<Long>> endOffsetsIfAny(IsolationLevel level) {
    return offsetsIfAny(OffsetSpec.latest(), level);
  }

  /** For each partition, the start of its log now; nothing without an answer soon. */
  Optional<List<Long>> startsIfAny() {
    return offsetsIfAny(OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
  }

  /** True when records of this run were removed since; false also when nobody says. */
  boolean hasLostItsBeginning() {
    List<Long> starts = startsIfAny().orElse(startOffsets);
    return IntStream.range(0, partitions).anyMatch(p -> starts.get(p) > startOffsets.get(p));
  }

  private Optional<List<Long>> offsetsIfAny(OffsetSpec spec, IsolationLevel level) {
    try {
      return AdminRequest.answerIfAny(
              ANSWER_LIMIT,
              admin
                  .listOffsets(
                      query(spec),
                      new ListOffsetsOptions(level).timeoutMs((int) ANSWER_LIMIT.toMillis()))
                  .all(),
              "read the offsets of topic '" + name + "'")
          .map(this::inOrder);
    } catch (IllegalStateException | UsageException e) {
      return Optional.empty(); // the topic is gone, or the right to see it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** A sentence for when {@link #endOffsetsIfAny} brought nothing for too long. */
  String whyUnreadable() {
    boolean gone;
    try {
      gone = Topics.isGone(admin, name, ANSWER_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      gone = false;
    }
    return gone
        ? "topic '" + name + "' was deleted while the run went on"
        : "no broker says where the log of topic '" + name + "' ends: nothing is known of losses";
  }

  /** For each partition, the start of its log now. */
  public List<Long> earliestOffsets() {
    return offsets(OffsetSpec.earliest());
  }

  private List<Long> offsets(OffsetSpec spec) {
    return inOrder(
        AdminRequest.await(
            admin.listOffsets(query(spec)).all(), "read the offsets of topic '" + name + "'"));
  }

  private Map<TopicPartition, OffsetSpec> query(OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> query = new HashMap<>();
    for (int p = 0; p < partitions; p++) {
      query.put(new TopicPartition(name, p), spec);
    }
    return query;
  }

  private List<Long> inOrder(Map<TopicPartition, ListOffsetsResultInfo> answer) {
    List<Long> offsets = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      offsets.add(Objects.requireNonNull(answer.get(new TopicPartition(name, p))).offset());
    }
    return offsets;
  }

  /**
   * A new group reads from {@code from}, for each partition. Said also where it would start there
   * by itself: it takes the right that members need, and is missing it before the load.
   */
  public void startGroup(String groupId, List<Long> from) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (int p = 0; p < partitions; p++) {
      offsets.put(new TopicPartition(name, p), new OffsetAndMetadata(from.get(p)));
    }
    AdminRequest.await(
        admin.alterConsumerGroupOffsets(groupId, offsets).all(),
        "set the start of group '" + groupId + "'",
        "Read on it");
  }

  /**
   * As {@link #startGroup}, of a share group: without, it would begin at the end of the log.
   *
   * @param committedOnly it reads committed events only
   */
  void startShareGroup(String groupId, List<Long> from, boolean committedOnly) {
    if (committedOnly) {
      ShareGroups.readCommitted(admin, groupId);
    }
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (int p = 0; p < partitions; p++) {
      offsets.put(new TopicPartition(name, p), from.get(p));
    }
    String what = "set the start of share group '" + groupId + "'";
    try {
      // its coordinator may not have heard of a topic that was made a moment ago
      AdminChange.make(
          what, () -> admin.alterShareGroupOffsets(groupId, offsets).all(), () -> false);
    } catch (UsageException e) {
      throw AdminRequest.naming("Read on it and on the topic", what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: could not " + what, e);
    }
  }

  /** How often the brokers deliver a record to a share group at most. */
  int shareDeliveryLimit() {
    return ShareGroups.deliveryLimit(admin);
  }

  /** True when members of each share group hold all of this topic's partitions. */
  boolean isSharedStably(List<String> groupIds, int members) {
    return ShareGroups.areStable(admin, groupIds, members, partitions);
  }

  /** True when no record is left that the share group would be given. */
  boolean isSharedToTheEnd(String groupId, List<Long> endOffsets) {
    return ShareGroups.isDone(admin, groupId, name, endOffsets);
  }

  /** Every effective topic property as far as it is known, and its shape. */
  EffectiveConfig effectiveConfig() {
    EffectiveConfig config = EffectiveConfig.ofTopic(admin, name);
    Map<String, String> all = new TreeMap<>(config.values());
    TopicDescription description = describe(admin, name);
    all.put("partitions", Integer.toString(partitions));
    if (description != null) {
      all.put(
          "replication.factor",
          Integer.toString(description.partitions().get(0).replicas().size()));
    }
    return new EffectiveConfig(all, config.notKnown());
  }

  /**
   * Deletes the topic if the run made it and it is not to be kept.
   *
   * @return why it could not be deleted, if it could not
   */
  Optional<String> delete(Duration limit) {
    if (!deleteAfterRun) {
      return Optional.empty();
    }
    try {
      Topics.delete(admin, name, limit);
      return Optional.empty();
    } catch (IllegalStateException | UsageException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }
}
