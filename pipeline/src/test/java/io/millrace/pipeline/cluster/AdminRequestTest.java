package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipeline.plan.UsageException;
import java.time.Duration;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminRequestTest {
  @AfterEach
  void forgetTheInterrupt() {
    Thread.interrupted();
  }

  @Test
  void anAnswerIsHandedOn() {
    assertThat(AdminRequest.await(KafkaFuture.completedFuture(7), "count")).isEqualTo(7);
  }

  @Test
  void aFailureIsOneSentenceAndCarriesKafkasOwn() {
    assertThatThrownBy(
            () ->
                AdminRequest.await(
                    failed(new NotControllerException("ask another")), "make topic 'orders'"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "could not make topic 'orders' within 30 s:"
                + " org.apache.kafka.common.errors.NotControllerException: ask another")
        .hasCauseInstanceOf(NotControllerException.class);
  }

  @Test
  void aRefusalOfWhatTheUserAskedForIsToldApart() {
    assertThatThrownBy(
            () ->
                AdminRequest.await(
                    failed(new PolicyViolationException("three replicas at least")),
                    "make topic 'orders'"))
        .isInstanceOf(UsageException.class)
        .hasMessage("cannot make topic 'orders': three replicas at least");
  }

  @Test
  void aRightThatIsMissingIsNamed() {
    assertThatThrownBy(
            () ->
                AdminRequest.await(
                    failed(new TopicAuthorizationException("Authorization failed.")),
                    "make topic 'orders'",
                    "Create on it"))
        .isInstanceOf(UsageException.class)
        .hasMessage("cannot make topic 'orders': this user lacks Create on it")
        .hasCauseInstanceOf(TopicAuthorizationException.class);
  }

  @Test
  void anotherRefusalIsNotTakenForAMissingRight() {
    assertThatThrownBy(
            () ->
                AdminRequest.await(
                    failed(new PolicyViolationException("three replicas at least")),
                    "make topic 'orders'",
                    "Create on it"))
        .hasMessage("cannot make topic 'orders': three replicas at least");
  }

  @Test
  void anInterruptIsAFailureAndStaysSet() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> AdminRequest.await(new KafkaFutureImpl<>(), "make topic 'orders'"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("could not make topic 'orders' within 30 s: ");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void anInterruptEndsACallerThatIsToBeEnded() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> AdminRequest.awaitOrStop(new KafkaFutureImpl<>(), "make a topic"))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void whoAsksAgainAnywayIsToldNothingByAFailureOrASilence() throws InterruptedException {
    Duration limit = Duration.ofMillis(1);
    assertThat(AdminRequest.answerWithin(limit, KafkaFuture.completedFuture(7))).contains(7);
    assertThat(AdminRequest.answerWithin(limit, failed(new NotControllerException("no"))))
        .isEmpty();
    assertThat(AdminRequest.answerWithin(limit, new KafkaFutureImpl<>())).isEmpty();
  }

  private static KafkaFuture<Object> failed(Exception cause) {
    KafkaFutureImpl<Object> future = new KafkaFutureImpl<>();
    future.completeExceptionally(cause);
    return future;
  }
}
