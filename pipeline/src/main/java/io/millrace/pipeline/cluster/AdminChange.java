package io.millrace.pipeline.cluster;

import io.millrace.core.measure.Deadline;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Has a cluster change something, where the answer may be lost: the connection is cut after the
 * change was made, Kafka's client asks again by itself, and is told that the topic exists already,
 * or is gone, or has that leader. So whatever the answer says, the cluster is asked whether the
 * change is there; and where it is not, and the failure may pass, the change is asked for again.
 * Any thread.
 */
public final class AdminChange {
  /** A broker that is well answers within milliseconds; one that restarts takes some seconds. */
  private static final Duration ASK_AGAIN = Duration.ofMillis(200);

  private AdminChange() {}

  /** How it is known that the change was made. */
  public enum Settled {
    /** The cluster said so. */
    ANSWERED,
    /**
     * It was found made after an answer that says otherwise: by us, or by someone else meanwhile.
     */
    FOUND
  }

  /** Asks the cluster whether the change is made; false when it does not tell. */
  public interface Look {
    /** One question. */
    boolean isMade() throws InterruptedException;
  }

  /**
   * Has the change made, at most within {@link AdminRequest#LIMIT}.
   *
   * @param what the change is, as in "make topic 'orders'"
   * @param request asks for it; may be called more than once
   * @throws io.millrace.pipeline.plan.UsageException when the cluster refuses what the user asked
   *     for
   * @throws IllegalStateException when it cannot be made, or nobody says that it was
   */
  public static Settled make(String what, Supplier<? extends KafkaFuture<?>> request, Look look)
      throws InterruptedException {
    return make(what, AdminRequest.LIMIT, request, look);
  }

  /** As {@link #make(String, Supplier, Look)}, within {@code limit}. */
  public static Settled make(
      String what, Duration limit, Supplier<? extends KafkaFuture<?>> request, Look look)
      throws InterruptedException {
    Deadline deadline = Deadline.after(limit);
    while (true) {
      Throwable failure = failureOf(request.get(), deadline);
      if (failure == null) {
        return Settled.ANSWERED;
      }
      if (look.isMade()) {
        return Settled.FOUND;
      }
      if (deadline.isOver() || !(failure instanceof RetriableException)) {
        throw AdminRequest.refused(what, limit, failure);
      }
      TimeUnit.NANOSECONDS.sleep(ASK_AGAIN.toNanos());
    }
  }

  private static @Nullable Throwable failureOf(KafkaFuture<?> answer, Deadline deadline)
      throws InterruptedException {
    try {
      answer.get(Math.max(1, deadline.left().toMillis()), TimeUnit.MILLISECONDS);
      return null;
    } catch (ExecutionException e) {
      return AdminRequest.causeOf(e);
    } catch (TimeoutException e) {
      return e;
    }
  }
}
