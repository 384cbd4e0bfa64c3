package io.millrace.pipeline.fault;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/** Asks the cluster whether all replicas of a topic are in sync. Any thread. */
public final class Replicas {
  private static final long ASK_AGAIN_MS = 100;
  private static final long ANSWER_LIMIT_MS = 5_000;

  private Replicas() {}

  /** True when every partition has a leader and all its replicas are in sync. */
  public static boolean areInSync(Admin admin, String topic) throws InterruptedException {
    try {
      TopicDescription description =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(ANSWER_LIMIT_MS, TimeUnit.MILLISECONDS)
              .get(topic);
      return description != null
          && description.partitions().stream()
              .allMatch(p -> p.leader() != null && p.isr().size() == p.replicas().size());
    } catch (ExecutionException | TimeoutException e) {
      return false; // no broker answers: asked again
    }
  }

  /** Waits until {@link #areInSync}; returns false when they are not within {@code limit}. */
  static boolean awaitInSync(Admin admin, String topic, Duration limit)
      throws InterruptedException {
    long deadlineNs = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadlineNs) {
      if (areInSync(admin, topic)) {
        return true;
      }
      Thread.sleep(ASK_AGAIN_MS);
    }
    return false;
  }
}
