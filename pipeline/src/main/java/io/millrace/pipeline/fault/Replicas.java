package io.millrace.pipeline.fault;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Asks how whole a topic is. Any thread. */
public final class Replicas {
  private static final long ASK_AGAIN_MS = 100;
  private static final long ANSWER_LIMIT_MS = 5_000;

  private Replicas() {}

  /** True when every partition of {@code topics} has a leader and all its replicas in sync. */
  public static boolean areInSync(Admin admin, List<String> topics) throws InterruptedException {
    try {
      return admin
          .describeTopics(topics)
          .allTopicNames()
          .get(ANSWER_LIMIT_MS, TimeUnit.MILLISECONDS)
          .values()
          .stream()
          .flatMap(topic -> topic.partitions().stream())
          .allMatch(p -> p.leader() != null && p.isr().size() == p.replicas().size());
    } catch (ExecutionException | TimeoutException e) {
      return false; // no broker answers: asked again
    }
  }

  /** Waits until {@link #areInSync}; false when they are not within {@code limit}. */
  static boolean awaitInSync(Admin admin, List<String> topics, Duration limit)
      throws InterruptedException {
    long deadlineNs = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadlineNs) {
      if (areInSync(admin, topics)) {
        return true;
      }
      Thread.sleep(ASK_AGAIN_MS);
    }
    return false;
  }
}
