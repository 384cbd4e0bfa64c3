package io.millrace.pipeline.cluster;

import io.millrace.pipeline.plan.UsageException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes and deletes topics, and knows at the end whether it did. Any thread. */
public final class Topics {
  /** One look of several; a broker that is well answers within milliseconds. */
  private static final Duration LOOK_LIMIT = Duration.ofSeconds(5);

  private Topics() {}

  /**
   * Makes a topic.
   *
   * @return whether the cluster said that it did; if not, a topic of that name and size is there,
   *     and only who chose the name knows whether it can be anyone else's
   * @throws io.millrace.pipeline.plan.UsageException when the cluster refuses what was asked for
   * @throws IllegalStateException when it cannot be made, or nobody says that it was
   */
  public static AdminChange.Settled make(Admin admin, NewTopic topic) throws InterruptedException {
    return AdminChange.make(
        "make topic '" + topic.name() + "'",
        () -> admin.createTopics(List.of(topic)).all(),
        () -> isThere(admin, topic));
  }

  /** Deletes a topic, at most within {@code limit}; one that is gone already is deleted. */
  public static void delete(Admin admin, String name, Duration limit) throws InterruptedException {
    AdminChange.make(
        "delete topic '" + name + "'",
        limit,
        () -> admin.deleteTopics(List.of(name)).all(),
        () -> isGone(admin, name, limit.compareTo(LOOK_LIMIT) < 0 ? limit : LOOK_LIMIT));
  }

  /**
   * As {@link #delete}, of a topic on brokers that are ours and end soon: what is left of it ends
   * with them, and must not cost the result that was measured on it.
   */
  public static void deleteIfPossible(Admin admin, String name) throws InterruptedException {
    try {
      delete(admin, name, LOOK_LIMIT);
    } catch (IllegalStateException | UsageException e) {
      // it ends with its brokers
    }
  }

  private static boolean isThere(Admin admin, NewTopic topic) throws InterruptedException {
    int wanted =
        topic.replicasAssignments() == null
            ? topic.numPartitions()
            : topic.replicasAssignments().size();
    try {
      return describe(admin, topic.name(), LOOK_LIMIT).partitions().size() == wanted;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** True only when the cluster says so: no answer is no proof. */
  public static boolean isGone(Admin admin, String name, Duration limit)
      throws InterruptedException {
    try {
      describe(admin, name, limit);
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof UnknownTopicOrPartitionException;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private static TopicDescription describe(Admin admin, String name, Duration limit)
      throws ExecutionException, InterruptedException, TimeoutException {
    return admin
        .describeTopics(List.of(name))
        .topicNameValues()
        .values()
        .iterator()
        .next()
        .get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
