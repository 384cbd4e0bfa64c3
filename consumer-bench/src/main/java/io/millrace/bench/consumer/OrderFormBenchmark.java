package io.millrace.bench.consumer;

import io.millrace.core.consume.CommitPolicy;
import io.millrace.core.consume.GroupMember;
import io.millrace.core.consume.OrderHandler;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.consume.StampHandler;
import io.millrace.core.consume.WholeOrderHandler;
import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.order.OrderCodec;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * What it costs a group member that its handler asks for whole orders and not for stamps alone.
 * There is no broker: the events come out of memory, so that nothing else is measured. With {@code
 * none} no handler looks at anything, which also saves reading the clock for each event.
 *
 * <pre>{@code
 * java -jar consumer-bench/target/benchmarks.jar OrderForm -prof gc
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
// The JVM options of the launcher, so that this is the member that `./millrace` runs.
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseParallelGC", "-Xms1g", "-Xmx2g", "-Xmn640m"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class OrderFormBenchmark {
  private static final int PARTITIONS = 6;
  private static final int BATCHES = 400;
  private static final int EVENTS = BATCHES * ReplayingConsumer.BATCH;
  private static final String TOPIC = "orders";

  /** The run of {@link PreparedEvents}. */
  private static final int RUN = 7;

  /** A pass takes a tenth of a second at most. */
  private static final long PASS_LIMIT_NS = 60_000_000_000L;

  /** Between two looks at the member's count; less than a hundredth of a pass. */
  private static final long LOOK_EVERY_NS = 50_000;

  /** What the member's handler asks for: nothing, stamps, whole orders. */
  @Param({"none", "stamp", "whole"})
  public String handler;

  /** The wire format. */
  @Param({"json", "binary"})
  public String format;

  private ReplayingConsumer<?> consumer;
  private GroupMember member;
  private long allowed;

  /** Written by the member's thread. */
  private long handlersSum;

  @Setup
  public void startTheMember(BenchmarkParams benchmark) {
    if (benchmark.getThreads() != 1) {
      throw new IllegalArgumentException(
          "threads must be 1, not " + benchmark.getThreads() + ": a pass is one member's");
    }
    OrderCodec codec = OrderCodec.of(format);
    switch (handler) {
      case "none" -> start(codec, StampHandler.NONE);
      case "stamp" -> start(codec, (StampHandler) stamp -> handlersSum += stamp.sequence());
      case "whole" ->
          start(codec, (WholeOrderHandler) order -> handlersSum += order.event().amountMinor());
      default ->
          throw new IllegalArgumentException(
              "handler must be none, stamp or whole, not '" + handler + "'");
    }
  }

  private <V> void start(OrderCodec codec, OrderHandler<V> wanted) {
    ReplayingConsumer<V> replaying =
        new ReplayingConsumer<>(TOPIC, PARTITIONS, codec, wanted.form().deserializer(codec));
    consumer = replaying;
    member =
        new GroupMember(
            "member",
            replaying,
            new GroupMember.Assignment(
                TOPIC,
                RUN,
                codec,
                Collections.nCopies(PARTITIONS, 0L),
                new CommitPolicy(CommitPolicy.Mode.ASYNC, Duration.ofSeconds(1))),
            wanted,
            new RebalanceLog(),
            null,
            NanoClock.system());
    member.start();
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long receiveAll() {
    long deadlineNs = System.nanoTime() + PASS_LIMIT_NS;
    consumer.allow(BATCHES);
    allowed += EVENTS;
    while (member.receivedCount() < allowed) {
      if (member.failure() != null || System.nanoTime() > deadlineNs) {
        throw new IllegalStateException(
            member.receivedCount() + " of " + allowed + " events received", member.failure());
      }
      LockSupport.parkNanos(LOOK_EVERY_NS);
    }
    return member.receivedCount();
  }

  @TearDown
  public void checkWhatWasHandled() throws InterruptedException {
    member.stop();
    member.awaitStopped(Duration.ofSeconds(10));
    if (member.failure() != null) {
      throw new IllegalStateException("the member died", member.failure());
    }
    long distinct = 0;
    long sequenceSum = 0;
    for (MemberReceipts.Lane lane : member.receipts().orElseThrow().lanes()) {
      long events = lane.sequences().cardinality();
      distinct += events;
      sequenceSum += events * (events - 1) / 2;
      if (lane.duplicated() != 0 || lane.reordered() != 0 || lane.sequences().rangeCount() != 1) {
        throw new IllegalStateException("not what was replayed: " + lane);
      }
    }
    long expectedSum =
        switch (handler) {
          case "stamp" -> sequenceSum;
          case "whole" -> consumer.amountReplayed();
          default -> 0;
        };
    if (distinct != allowed || handlersSum != expectedSum) {
      throw new IllegalStateException(
          distinct
              + " of "
              + allowed
              + " events received, and the handler's sum is "
              + handlersSum
              + ", not "
              + expectedSum);
    }
  }
}
