package io.millrace.pipeline.fault;

import io.millrace.core.measure.Deadline;
import io.millrace.pipeline.cluster.AdminRequest;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/** Asks how whole a topic is. Any thread. */
public final class Replicas {
  private static final Duration ASK_EVERY = Duration.ofMillis(100);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private Replicas() {}

  /** True when every partition has a leader and all its replicas are in sync. */
  public static boolean areInSync(Admin admin, String topic) throws InterruptedException {
    return AdminRequest.answerWithin(
            ANSWER_LIMIT, admin.describeTopics(List.of(topic)).allTopicNames())
        .map(topics -> topics.get(topic))
        .filter(Replicas::areInSync)
        .isPresent();
  }

  private static boolean areInSync(TopicDescription topic) {
    return topic.partitions().stream()
        .allMatch(p -> p.leader() != null && p.isr().size() == p.replicas().size());
  }

  /** Waits until {@link #areInSync}; false when they are not within {@code limit}. */
  static boolean awaitInSync(Admin admin, String topic, Duration limit)
      throws InterruptedException {
    return Deadline.after(limit).await(() -> areInSync(admin, topic), ASK_EVERY);
  }
}
