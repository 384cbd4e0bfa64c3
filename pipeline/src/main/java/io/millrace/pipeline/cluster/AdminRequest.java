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
      throw failed(what, e);
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
      if (e.getCause() instanceof AuthorizationException refused) {
        throw new UsageException("cannot " + what + ": this user lacks " + right, refused);
      }
      throw e;
    }
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
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (isUsersFault(cause)) {
        throw new UsageException("cannot " + what + ": " + cause.getMessage(), cause);
      }
      throw failed(what, cause);
    } catch (TimeoutException e) {
      throw failed(what, e);
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

  private static boolean isUsersFault(Throwable cause) {
    return cause instanceof InvalidConfigurationException
        || cause instanceof InvalidReplicationFactorException
        || cause instanceof InvalidTopicException
        || cause instanceof AuthorizationException
        || cause instanceof PolicyViolationException;
  }

  private static IllegalStateException failed(String what, Throwable cause) {
    return new IllegalStateException(
        "could not " + what + " within " + LIMIT.toSeconds() + " s: " + cause, cause);
  }
}
