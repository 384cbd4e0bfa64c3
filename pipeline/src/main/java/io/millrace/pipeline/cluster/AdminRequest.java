package io.millrace.pipeline.cluster;

import io.millrace.pipeline.plan.UsageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Waits for the answer to a request that an admin client has sent, never without a bound, and puts
 * a failure into one sentence. The cause of what is thrown is Kafka's own exception. Any thread.
 */
public final class AdminRequest {
  /**
   * What a cluster under load needs at the most to answer an admin request, well below Kafka's own
   * limit of 60 s.
   */
  public static final Duration LIMIT = Duration.ofSeconds(30);

  private AdminRequest() {}

  /**
   * Waits at most {@link #LIMIT}. An interrupt ends the wait with a failure and stays set.
   *
   * @param what the request is to do, as in "make topic 'orders'"
   * @throws UsageException when the cluster refuses what the user asked for
   * @throws IllegalStateException when it fails otherwise, or does not answer
   */
  public static <T> T await(KafkaFuture<T> answer, String what) {
    try {
      return awaitOrStop(answer, what);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused(what, LIMIT, e);
    }
  }

  /**
   * As {@link #await(KafkaFuture, String)}. Kafka only says that a right is missing; the message
   * says which.
   *
   * @param right that the request needs, as in "Create on it"
   */
  public static <T> T await(KafkaFuture<T> answer, String what, String right) {
    try {
      return await(answer, what);
    } catch (UsageException e) {
      throw naming(right, what, e);
    }
  }

  /** The same refusal, with the right that {@code what} needs where it is one that is missing. */
  public static UsageException naming(String right, String what, UsageException refusal) {
    return refusal.getCause() instanceof AuthorizationException missing
        ? new UsageException("cannot " + what + ": this user lacks " + right, missing)
        : refusal;
  }

  /**
   * As {@link #await(KafkaFuture, String)}, for a caller that an interrupt is to end.
   *
   * @throws InterruptedException when interrupted meanwhile
   */
  public static <T> T awaitOrStop(KafkaFuture<T> answer, String what) throws InterruptedException {
    try {
      return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw refused(what, LIMIT, causeOf(e));
    } catch (TimeoutException e) {
      throw refused(what, LIMIT, e);
    }
  }

  /**
   * The answer, if there is one within {@code limit}: for one who asks again and again, and for
   * whom no answer, whatever the reason, only means that nothing is known.
   */
  public static <T> Optional<T> answerWithin(Duration limit, KafkaFuture<T> answer)
      throws InterruptedException {
    try {
      return Optional.ofNullable(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  /**
   * The answer, or nothing when there is none within {@code limit} or the failure may pass: for one
   * who asks again and again, but has to know when that is of no use.
   *
   * @throws UsageException when the cluster refuses to answer this user
   * @throws IllegalStateException when it never will answer
   */
  public static <T> Optional<T> answerIfAny(Duration limit, KafkaFuture<T> answer, String what)
      throws InterruptedException {
    try {
      return Optional.ofNullable(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      Throwable cause = causeOf(e);
      if (cause instanceof RetriableException) {
        return Optional.empty();
      }
      throw refused(what, limit, cause);
    } catch (TimeoutException e) {
      return Optional.empty();
    }
  }

  /** What Kafka said; the wrapper itself where it wraps nothing. */
  static Throwable causeOf(ExecutionException e) {
    return e.getCause() == null ? e : e.getCause();
  }

  private static boolean isUsersFault(Throwable cause) {
    return cause instanceof InvalidConfigurationException
        || cause instanceof InvalidReplicationFactorException
        || cause instanceof InvalidTopicException
        || cause instanceof AuthorizationException
        || cause instanceof PolicyViolationException;
  }

  /** What to throw when {@code what} failed for {@code cause}. */
  static RuntimeException refused(String what, Duration limit, Throwable cause) {
    return isUsersFault(cause)
        ? new UsageException("cannot " + what + ": " + cause.getMessage(), cause)
        : new IllegalStateException(
            "could not " + what + " within " + limit.toSeconds() + " s: " + cause, cause);
  }
}
