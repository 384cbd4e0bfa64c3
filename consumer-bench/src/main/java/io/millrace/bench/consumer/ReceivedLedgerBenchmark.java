package io.millrace.bench.consumer;

import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.ledger.ReceivedLedger;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Notes a received event: in order; and behind a gap in every lane, where customers have to be
 * remembered.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReceivedLedgerBenchmark {
  private static final int PARTITIONS = 6;
  private static final int PRODUCERS = 4;
  private static final int CUSTOMERS = 60_000;
  private static final int MASK = (1 << 16) - 1;

  /** Whether each lane misses its first event. */
  @Param({"in-order", "open-gap"})
  public String history;

  private final ReceivedLedger ledger = new ReceivedLedger(PARTITIONS);
  private final int[] customers = new int[MASK + 1];
  private final long[] offsets = new long[PARTITIONS];
  private final long[][] sequences = new long[PRODUCERS][PARTITIONS];
  private long received;
  private int producer;
  private int partition;

  @Setup
  public void handOver() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i <= MASK; i++) {
      customers[i] = random.nextInt(CUSTOMERS);
    }
    for (int p = 0; p < PARTITIONS; p++) {
      ledger.handOver(p, true);
      for (int from = 0; from < PRODUCERS; from++) {
        sequences[from][p] = firstSequence();
      }
    }
  }

  private long firstSequence() {
    return history.equals("open-gap") ? 1 : 0;
  }

  @Benchmark
  public void receive() {
    partition = partition + 1 == PARTITIONS ? 0 : partition + 1;
    producer = producer + 1 & (PRODUCERS - 1);
    ledger.receive(
        producer,
        partition,
        sequences[producer][partition]++,
        customers[(int) received++ & MASK],
        partition,
        offsets[partition]++);
  }

  @TearDown
  public void checkTheReceipts() {
    long distinct = 0;
    for (MemberReceipts.Lane lane : ledger.receipts().lanes()) {
      distinct += lane.sequences().cardinality();
      if (lane.duplicated() != 0
          || lane.reordered() != 0
          || lane.sequences().rangeCount() != 1
          || lane.sequences().contains(0) != (firstSequence() == 0)) {
        throw new IllegalStateException("not what was received: " + lane);
      }
    }
    if (distinct != received) {
      throw new IllegalStateException(distinct + " of " + received + " received");
    }
  }
}
