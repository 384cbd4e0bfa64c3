package io.millrace.bench.producer;

import io.millrace.core.ledger.SentHistory;
import io.millrace.core.ledger.SentLedger;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Numbers an event and notes its acknowledgement, here both on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SentLedgerBenchmark {
  private static final int PARTITIONS = 6;

  private final SentLedger ledger = new SentLedger(0, PARTITIONS);
  private int partition;

  @Benchmark
  public void issueAndAcknowledge() {
    partition = partition + 1 == PARTITIONS ? 0 : partition + 1;
    ledger.acknowledged(partition, ledger.issue(partition), -1, 0, 0);
  }

  @TearDown
  public void checkTheHistory() {
    for (SentHistory lane : ledger.history()) {
      if (lane.acknowledged().cardinality() != lane.offered()
          || lane.acknowledged().rangeCount() != 1) {
        throw new IllegalStateException("not every event is acknowledged: " + lane);
      }
    }
  }
}
