package io.millrace.core.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.consume.CommitPolicy.Mode;
import io.millrace.core.measure.FakeClock;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderStamp;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * When a member commits what. No broker's behaviour is under test, so kafka-clients' own mock
 * stands in for the consumer, and time is virtual.
 */
class CommitTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final CommitPolicy AFTER_EACH_POLL = new CommitPolicy(Mode.ASYNC, Duration.ZERO);
  private static final CommitPolicy SELDOM = new CommitPolicy(Mode.ASYNC, Duration.ofHours(1));

  private final FakeClock clock = new FakeClock(0, 0);
  private final ScriptedConsumer<OrderStamp> consumer = new ScriptedConsumer<>(2);

  private GroupMember member(CommitPolicy policy, StampHandler handler) {
    return new GroupMember(
        "m1",
        consumer,
        new GroupMember.Assignment(
            ScriptedConsumer.TOPIC, Events.RUN, OrderCodec.of("binary"), List.of(0L, 0L), policy),
        handler,
        new RebalanceLog(),
        null,
        clock);
  }

  private GroupMember noting(CommitPolicy policy) {
    return member(
        policy,
        stamp -> consumer.notes.add("handle " + stamp.partition() + ":" + stamp.sequence()));
  }

  /** Each event lies at the offset that is its number. */
  private void returns(int partition, long... sequences) {
    for (long sequence : sequences) {
      consumer.returns(partition, sequence, Events.stamp(Events.RUN, partition, sequence));
    }
  }

  /** Runs {@code member} through {@code polls} and has it stopped by one more. */
  private void run(GroupMember member, Runnable... polls) throws InterruptedException {
    for (Runnable poll : polls) {
      consumer.schedulePollTask(poll);
    }
    consumer.schedulePollTask(member::stop);
    member.start();
    member.awaitStopped(LIMIT);
  }

  @Test
  void whatIsHandledIsCommittedAfterwardsAndNeverBefore() throws InterruptedException {
    GroupMember member = noting(AFTER_EACH_POLL);
    run(
        member,
        () -> {
          consumer.assigned(0);
          returns(0, 0, 1);
        },
        () -> returns(0, 2));

    assertThat(consumer.notes)
        .containsExactly(
            "handle 0:0",
            "handle 0:1",
            "commit {0=2}",
            "handle 0:2",
            "commit {0=3}",
            "commit {0=3}",
            "commit and wait {0=3}",
            "close");
    assertThat(member.failure()).isNull();
  }

  @Test
  void aSynchronousPolicyWaitsForEveryCommit() throws InterruptedException {
    run(
        noting(new CommitPolicy(Mode.SYNC, Duration.ZERO)),
        () -> {
          consumer.assigned(0);
          returns(0, 0);
        });

    assertThat(consumer.notes)
        .containsExactly(
            "handle 0:0",
            "commit and wait {0=1}",
            "commit and wait {0=1}",
            "commit and wait {0=1}",
            "close");
  }

  @Test
  void betweenTwoCommitsThePolicysTimePasses() throws InterruptedException {
    run(
        noting(new CommitPolicy(Mode.ASYNC, Duration.ofNanos(100))),
        () -> {
          consumer.assigned(0);
          returns(0, 0);
          clock.advance(99);
        },
        () -> {
          returns(0, 1);
          clock.advance(1);
        },
        () -> {
          returns(0, 2);
          clock.advance(99);
        });

    assertThat(consumer.notes)
        .containsExactly(
            "handle 0:0",
            "handle 0:1",
            "commit {0=2}",
            "handle 0:2",
            "commit and wait {0=3}",
            "close");
  }

  @Test
  void partitionsThatAreTakenAreCommittedSynchronouslyAndNotAgain() throws InterruptedException {
    run(
        noting(SELDOM),
        () -> {
          consumer.assigned(0, 1);
          returns(0, 0);
        },
        () -> returns(1, 0, 1),
        () -> consumer.assigned(0),
        () -> returns(0, 1));

    assertThat(consumer.notes)
        .containsExactly(
            "handle 0:0",
            "handle 1:0",
            "handle 1:1",
            "commit and wait {0=1, 1=2}",
            "handle 0:1",
            "commit and wait {0=2}",
            "close");
  }

  @Test
  void aLostPartitionIsNotCommitted() throws InterruptedException {
    run(
        noting(SELDOM),
        () -> {
          consumer.assigned(0, 1);
          returns(0, 0);
        },
        () -> returns(1, 0),
        () -> consumer.lost(1));

    assertThat(consumer.notes)
        .containsExactly("handle 0:0", "handle 1:0", "commit and wait {0=1}", "close");
  }

  static Stream<RuntimeException> refusals() {
    return Stream.of(
        new CommitFailedException(),
        new RebalanceInProgressException(),
        new TimeoutException("no coordinator"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aCommitThatFailsMeansRedeliveryAndNotDeath(RuntimeException refusal)
      throws InterruptedException {
    GroupMember member = noting(SELDOM);
    run(
        member,
        () -> {
          consumer.assigned(0);
          returns(0, 0);
        },
        () -> {
          consumer.refuseCommits(refusal);
          consumer.assigned();
          consumer.refuseCommits(null);
        },
        () -> {
          consumer.assigned(0);
          consumer.seek(ScriptedConsumer.partition(0), 0);
          returns(0, 0);
        });

    assertThat(consumer.notes)
        .containsExactly(
            "handle 0:0", "commit and wait {0=1}", "handle 0:0", "commit and wait {0=1}", "close");
    assertThat(member.failure()).isNull();
    assertThat(member.receipts().orElseThrow().lanes())
        .singleElement()
        .satisfies(lane -> assertThat(lane.duplicated()).isEqualTo(1));
  }

  @Test
  void aCommitThatWillNeverBeAllowedEndsTheMember() throws InterruptedException {
    TopicAuthorizationException refusal = new TopicAuthorizationException("orders");
    GroupMember member = noting(new CommitPolicy(Mode.SYNC, Duration.ZERO));
    run(
        member,
        () -> {
          consumer.assigned(0);
          returns(0, 0);
          consumer.refuseCommits(refusal);
        });

    assertThat(member.failure()).isSameAs(refusal);
    assertThat(consumer.notes).endsWith("close");
  }

  @Test
  void aStopInTheMiddleOfABatchCommitsWhatWasHandled() throws InterruptedException {
    GroupMember[] self = new GroupMember[1];
    self[0] =
        member(
            SELDOM,
            stamp -> {
              consumer.notes.add("handle 0:" + stamp.sequence());
              if (stamp.sequence() == 1) {
                self[0].stop();
              }
            });
    run(
        self[0],
        () -> {
          consumer.assigned(0);
          returns(0, 0, 1, 2, 3);
        });

    assertThat(consumer.notes)
        .containsExactly("handle 0:0", "handle 0:1", "commit and wait {0=2}", "close");
    assertThat(self[0].receivedCount()).isEqualTo(2);
  }

  @Test
  void aHandlerThatIsInterruptedCommitsNothingMore() throws InterruptedException {
    GroupMember member =
        member(
            SELDOM,
            stamp -> {
              throw new InterruptedException();
            });
    run(
        member,
        () -> {
          consumer.assigned(0);
          returns(0, 0);
        });

    assertThat(consumer.notes).containsExactly("close");
    assertThat(member.failure()).isNull();
  }

  @Test
  void aHandlerThatFailsEndsTheMemberWithItsError() throws InterruptedException {
    IllegalStateException error = new IllegalStateException("no stock");
    GroupMember member =
        member(
            SELDOM,
            stamp -> {
              throw error;
            });
    run(
        member,
        () -> {
          consumer.assigned(0);
          returns(0, 0);
        });

    assertThat(member.failure()).isSameAs(error);
    assertThat(consumer.notes).containsExactly("close");
  }
}
