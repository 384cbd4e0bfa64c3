package io.millrace.pipeline.rig;

import io.millrace.pipeline.cluster.AdminRequest;
import io.millrace.pipeline.cluster.GroupSettings;
import io.millrace.pipeline.plan.UsageException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Share groups as their coordinators see them: who is in them, and what is left for them. */
final class ShareGroups {
  /** One look of many: a coordinator that is well answers within milliseconds. */
  private static final Duration LOOK_LIMIT = Duration.ofSeconds(2);

  private static final String DELIVERY_LIMIT = "group.share.delivery.count.limit";

  private static final int DEFAULT_DELIVERY_LIMIT = 5;

  private ShareGroups() {}

  /**
   * True when each group is stable with {@code members}, each of which has partitions, and has, all
   * together, every one of {@code partitions}. Several members may have the same one.
   *
   * @return false also when the coordinator does not tell
   * @throws UsageException when it may not tell this user
   */
  static boolean areStable(Admin admin, Collection<String> groupIds, int members, int partitions) {
    return answer(admin.describeShareGroups(groupIds).all(), "describe share groups " + groupIds)
        .map(
            groups ->
                groups.values().stream().allMatch(group -> isStable(group, members, partitions)))
        .orElse(false);
  }

  private static boolean isStable(ShareGroupDescription group, int members, int partitions) {
    Set<TopicPartition> held = new HashSet<>();
    group.members().forEach(member -> held.addAll(member.assignment().topicPartitions()));
    return group.groupState() == GroupState.STABLE
        && group.members().size() == members
        && group.members().stream()
            .noneMatch(member -> member.assignment().topicPartitions().isEmpty())
        && held.size() == partitions;
  }

  /**
   * True when every record up to {@code endOffsets} was accepted, rejected or archived, by the
   * brokers' own count: a position says nothing where records are settled in any order.
   *
   * @return false also when the brokers do not tell
   */
  static boolean isDone(Admin admin, String groupId, String topic, List<Long> endOffsets) {
    try {
      return answer(
              admin
                  .listShareGroupOffsets(Map.of(groupId, new ListShareGroupOffsetsSpec()))
                  .partitionsToOffsetInfo(groupId),
              "ask how far share group '" + groupId + "' is")
          .map(known -> isDone(known, topic, endOffsets))
          .orElse(false);
    } catch (IllegalStateException | UsageException e) {
      return false; // whoever waits gives up when nothing goes on
    }
  }

  private static boolean isDone(
      Map<TopicPartition, SharePartitionOffsetInfo> known, String topic, List<Long> endOffsets) {
    for (int p = 0; p < endOffsets.size(); p++) {
      SharePartitionOffsetInfo of = known.get(new TopicPartition(topic, p));
      if (of == null || left(of, endOffsets.get(p)) > 0) {
        return false;
      }
    }
    return true;
  }

  /** Brokers before 4.2 tell no lag, but from where on something is left. */
  private static long left(SharePartitionOffsetInfo of, long endOffset) {
    return of.lag().orElse(endOffset - of.startOffset());
  }

  /** How often the brokers deliver a record at most; Kafka's default where they do not tell. */
  static int deliveryLimit(Admin admin) {
    String told = EffectiveConfig.ofBrokers(admin).values().get(DELIVERY_LIMIT);
    return told == null ? DEFAULT_DELIVERY_LIMIT : Integer.parseInt(told);
  }

  /** Has a group that is to form read committed events only. */
  static void readCommitted(Admin admin, String groupId) {
    AdminRequest.await(
        GroupSettings.readCommitted(admin, List.of(groupId)),
        "set " + GroupSettings.SHARE_ISOLATION_LEVEL + " of share group '" + groupId + "'",
        "AlterConfigs on it");
  }

  private static <T> Optional<T> answer(KafkaFuture<T> asked, String what) {
    try {
      return AdminRequest.answerIfAny(LOOK_LIMIT, asked, what);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
