package io.millrace.pipeline.cluster;

import io.millrace.pipeline.plan.UsageException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Asks a cluster what goes on in topics and groups. Every answer may fail as that of an {@link
 * AdminRequest} does. Used by one thread.
 */
final class Activity {
  private final Admin admin;

  Activity(Admin admin) {
    this.admin = admin;
  }

  /** How many members the group has; one that is gone has none. */
  int members(String group) {
    return describe(group).map(found -> found.members().size()).orElse(0);
  }

  /** True only when the cluster says that there is no such group: no answer is no proof. */
  boolean isGone(String group) {
    try {
      return describe(group).isEmpty();
    } catch (UsageException | IllegalStateException e) {
      return false;
    }
  }

  /** True when a member of the group holds a partition of one of the topics. */
  boolean reads(String group, Set<String> topics) {
    return describe(group).stream()
        .flatMap(found -> found.members().stream())
        .flatMap(member -> member.assignment().topicPartitions().stream())
        .anyMatch(partition -> topics.contains(partition.topic()));
  }

  /** Empty when the group has gone since the groups were listed. */
  private Optional<ConsumerGroupDescription> describe(String group) {
    try {
      return Optional.of(
          AdminRequest.await(
              Objects.requireNonNull(
                  admin.describeConsumerGroups(List.of(group)).describedGroups().get(group)),
              "look at group '" + group + "'",
              "Describe on it"));
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
    AdminRequest.await(
            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
            "ask for the offsets of group '" + group + "'",
            "Describe on it")
        .keySet()
        .forEach(partition -> topics.add(partition.topic()));
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
