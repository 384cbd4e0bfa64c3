package io.millrace.pipeline.rig;

import io.millrace.pipeline.cluster.AdminRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;

/**
 * Whether groups have stopped moving partitions, as their coordinators see it. That every member
 * has an assignment does not say so: under the new protocol the first one is given everything, and
 * hands it on at its next heartbeats, five seconds apart.
 */
final class StableGroups {
  /** One look of many: a coordinator that is well answers within milliseconds. */
  private static final Duration LOOK_LIMIT = Duration.ofSeconds(2);

  private StableGroups() {}

  /**
   * True when each group is stable with {@code members} and, together, all {@code partitions}.
   *
   * @return false also when the coordinator does not tell
   * @throws io.millrace.pipeline.plan.UsageException when it may not tell this user
   */
  static boolean areStable(Admin admin, Collection<String> groupIds, int members, int partitions) {
    try {
      return AdminRequest.answerIfAny(
              LOOK_LIMIT,
              admin.describeConsumerGroups(groupIds).all(),
              "describe groups " + groupIds)
          .map(
              groups ->
                  groups.values().stream().allMatch(group -> isStable(group, members, partitions)))
          .orElse(false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isStable(ConsumerGroupDescription group, int members, int partitions) {
    List<Integer> assigned =
        group.members().stream()
            .map(member -> member.assignment().topicPartitions().size())
            .toList();
    return group.groupState() == GroupState.STABLE
        && assigned.size() == members
        && assigned.stream().mapToInt(Integer::intValue).sum() == partitions;
  }
}
