package io.millrace.core.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.consume.CommitPolicy.Mode;
import io.millrace.core.measure.FakeClock;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderStamp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a member ends that is forced to while the cluster answers nothing. */
class ForcedStopTest {
  private static final Duration NO_PATIENCE = Duration.ofMillis(1);
  private static final long LIMIT_SECONDS = 10;

  private final ScriptedConsumer<OrderStamp> consumer = new ScriptedConsumer<>(1);
  private final CountDownLatch handling = new CountDownLatch(1);

  private GroupMember memberThatHandles(StampHandler handler) throws InterruptedException {
    GroupMember member =
        new GroupMember(
            "m1",
            consumer,
            new GroupMember.Assignment(
                ScriptedConsumer.TOPIC,
                Events.RUN,
                OrderCodec.of("binary"),
                List.of(0L),
                new CommitPolicy(Mode.ASYNC, Duration.ZERO)),
            handler,
            new RebalanceLog(),
            null,
            new FakeClock(0, 0));
    consumer.schedulePollTask(
        () -> {
          consumer.assigned(0);
          consumer.returns(0, 0, Events.stamp(Events.RUN, 0, 0));
        });
    member.start();
    assertThat(handling.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    consumer.silence();
    return member;
  }

  private void work() throws InterruptedException {
    handling.countDown();
    if (new CountDownLatch(1).await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody counts it down");
    }
  }

  @Test
  void aHandlerThatIsInterruptedDoesNotMakeItsMemberWaitForADeadCluster() throws Exception {
    GroupMember member = memberThatHandles(stamp -> work());

    member.awaitStopped(NO_PATIENCE);

    assertThat(member.receipts()).as("it has ended").isPresent();
    assertThat(member.failure()).isNull();
    assertThat(consumer.notes).containsExactly("close");
  }

  /** Not our kind of handler, but a user's. */
  @Test
  void norDoesOneThatTellsNobodyOfTheInterrupt() throws Exception {
    GroupMember member =
        memberThatHandles(
            stamp -> {
              try {
                work();
              } catch (InterruptedException e) {
                consumer.notes.add("interrupted");
              }
            });

    member.awaitStopped(NO_PATIENCE);

    assertThat(member.receipts()).as("it has ended").isPresent();
    assertThat(consumer.notes).startsWith("interrupted").endsWith("close");
  }
}
