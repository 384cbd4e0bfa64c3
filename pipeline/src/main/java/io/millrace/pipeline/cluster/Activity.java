package io.millrace.pipeline.cluster;

import io.millrace.pipeline.plan.UsageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Asks a cluster what goes on in topics and groups. Every answer may fail as that of an {@link
 * AdminRequest} does. Used by one thread.
 */
final class Activity {
  private final Admin admin;
  private final Set<String> listed = new HashSet<>();
  private final Set<String> shareGroups = new HashSet<>();
  private Set<String> withSettings = Set.of();

  Activity(Admin admin) {
    this.admin = admin;
  }

  /** Says which groups are there, and which of these are share groups. */
  void know(Collection<GroupListing> groups) {
    withSettings = GroupSettings.groups(admin).orElse(Set.of());
    for (GroupListing group : groups) {
      listed.add(group.groupId());
      if (group.type().equals(Optional.of(GroupType.SHARE))) {
        shareGroups.add(group.groupId());
      }
    }
  }

  /** Groups that have settings of their own, also where the group itself is gone. */
  Set<String> groupsWithSettings() {
    return withSettings;
  }

  /** How many members the group has; one that is gone has none. */
  int members(String group) {
    return describe(group)
        .map(found -> found.members().size())
        .or(() -> share(group).map(found -> found.members().size()))
        .orElse(0);
  }

  /** True only when the cluster says that there is no such group: no answer is no proof. */
  boolean isGone(String group) {
    try {
      return describe(group).isEmpty() && share(group).isEmpty() && hasNoSettings(group);
    } catch (UsageException | IllegalStateException e) {
      return false;
    }
  }

  private boolean hasNoSettings(String group) {
    return !withSettings.contains(group)
        || GroupSettings.groups(admin).map(found -> !found.contains(group)).orElse(false);
  }

  /** True when a member of the group holds a partition of one of the topics. */
  boolean reads(String group, Set<String> topics) {
    return Stream.concat(
            describe(group).stream()
                .flatMap(found -> found.members().stream())
                .flatMap(member -> member.assignment().topicPartitions().stream()),
            share(group).stream()
                .flatMap(found -> found.members().stream())
                .flatMap(member -> member.assignment().topicPartitions().stream()))
        .anyMatch(partition -> topics.contains(partition.topic()));
  }

  /** Asks for its removal, and for that of the settings that would outlive it. */
  KafkaFuture<Void> remove(String group) {
    List<KafkaFuture<Void>> asked = new ArrayList<>();
    if (listed.contains(group)) {
      asked.add(
          isShare(group)
              ? admin.deleteShareGroups(List.of(group)).all()
              : admin.deleteConsumerGroups(List.of(group)).all());
    }
    if (withSettings.contains(group)) {
      asked.add(GroupSettings.forget(admin, List.of(group)));
    }
    return KafkaFuture.allOf(asked.toArray(new KafkaFuture<?>[0]));
  }

  private boolean isShare(String group) {
    return shareGroups.contains(group);
  }

  /** Only a share group is asked for as one: older brokers know none. */
  private Optional<ShareGroupDescription> share(String group) {
    return isShare(group)
        ? found(
            Objects.requireNonNull(
                admin.describeShareGroups(List.of(group)).describedGroups().get(group)),
            group)
        : Optional.empty();
  }

  /** Empty when the group has gone since the groups were listed. */
  private Optional<ConsumerGroupDescription> describe(String group) {
    return isShare(group) || !listed.contains(group)
        ? Optional.empty()
        : found(
            Objects.requireNonNull(
                admin.describeConsumerGroups(List.of(group)).describedGroups().get(group)),
            group);
  }

  private static <T> Optional<T> found(KafkaFuture<T> asked, String group) {
    try {
      return Optional.of(
          AdminRequest.await(asked, "look at group '" + group + "'", "Describe on it"));
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The topics in which the group has a place. */
  Set<String> topicsOf(String group) {
    Set<String> topics = new HashSet<>();
    if (!listed.contains(group)) {
      return topics; // nothing but its settings is left
    }
    String what = "ask for the offsets of group '" + group + "'";
    Set<TopicPartition> known =
        isShare(group)
            ? AdminRequest.await(
                    admin
                        .listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                        .partitionsToOffsetInfo(group),
                    what,
                    "Describe on it")
                .keySet()
            : AdminRequest.await(
                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                    what,
                    "Describe on it")
                .keySet();
    known.forEach(partition -> topics.add(partition.topic()));
    return topics;
  }

  /** The newest record in any of the topics, by its own time stamp; empty when there is none. */
  Optional<Instant> lastWrite(Set<String> topics) {
    if (topics.isEmpty()) {
      return Optional.empty();
    }
    Map<TopicPartition, OffsetSpec> query = new HashMap<>();
    for (TopicDescription topic :
        AdminRequest.await(
                admin.describeTopics(topics).allTopicNames(),
                "look at topics " + topics,
                "Describe on one of them")
            .values()) {
      topic
          .partitions()
          .forEach(
              partition ->
                  query.put(
                      new TopicPartition(topic.name(), partition.partition()),
                      OffsetSpec.maxTimestamp()));
    }
    return AdminRequest.await(
            admin.listOffsets(query).all(),
            "ask for the newest records of topics " + topics,
            "Describe on one of them")
        .values()
        .stream()
        .map(ListOffsetsResultInfo::timestamp)
        .filter(timestampMs -> timestampMs >= 0)
        .max(Long::compare)
        .map(Instant::ofEpochMilli);
  }
}
