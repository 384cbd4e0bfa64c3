package io.millrace.pipeline.fault;

import io.millrace.core.measure.Deadline;
import io.millrace.pipeline.cluster.AdminRequest;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/** Asks the cluster whether all replicas of a topic are in sync. Any thread. */
public final class Replicas {
  private static final Duration ASK_EVERY = Duration.ofMillis(100);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private Replicas() {}

  /** True when every partition of {@code topics} has a leader and all its replicas in sync. */
  public static boolean areInSync(Admin admin, List<String> topics) throws InterruptedException {
    return AdminRequest.answerWithin(ANSWER_LIMIT, admin.describeTopics(topics).allTopicNames())
        .filter(found -> found.values().stream().allMatch(Replicas::areInSync))
        .isPresent();
  }

  private static boolean areInSync(TopicDescription topic) {
    return topic.partitions().stream()
        .allMatch(p -> p.leader() != null && p.isr().size() == p.replicas().size());
  }

  /** Waits until {@link #areInSync}; returns false when they are not within {@code limit}. */
  static boolean awaitInSync(Admin admin, List<String> topics, Duration limit)
      throws InterruptedException {
    return Deadline.after(limit).await(() -> areInSync(admin, topics), ASK_EVERY);
  }
}
