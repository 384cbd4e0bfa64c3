package io.millrace.bench.consumer;

import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.ledger.LedgerAudit;
import io.millrace.core.ledger.ReceivedLedger;
import io.millrace.core.ledger.SentHistory;
import io.millrace.core.ledger.SentLedger;
import java.util.ArrayList;
import java.util.List;
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
 * Keeps account of up to a billion events in a heap of 64 MB, and finds every planted loss,
 * duplicate and reordering among them, no more and no fewer. Prints the heap in use at the end.
 *
 * <pre>{@code
 * java -jar consumer-bench/target/benchmarks.jar LedgerScale -p events=1000000000
 * }</pre>
 *
 * <p>Every lane loses its first event early, so nearly all of the run is spent behind a gap that
 * never closes: the ledger's costly case.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx64m")
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class LedgerScaleBenchmark {
  private static final int PRODUCERS = 4;
  private static final int PARTITIONS = 6;
  private static final int LANES = PRODUCERS * PARTITIONS;
  private static final int CUSTOMERS_PER_PARTITION = 10_000;

  /** Of each kind of anomaly, so many are planted in each lane. */
  private static final int PLANTED_PER_LANE = 10;

  // Where in each tenth of a lane; all below what remains after ten equal parts.
  private static final int LOST = 100;
  private static final int DUPLICATED = 200;
  private static final int OVERTAKEN_BY_ITS_CUSTOMER = 300;
  private static final int OVERTAKEN_BY_ANOTHER = 400;

  /** How many events are sent. */
  @Param({"1000000", "100000000", "1000000000"})
  public long events;

  private final SentLedger[] sent = new SentLedger[PRODUCERS];
  private final ReceivedLedger received = new ReceivedLedger(PARTITIONS);
  private final long[] offsets = new long[PARTITIONS];
  private GroupAudit audit;

  @Setup
  public void handOver() {
    for (int producer = 0; producer < PRODUCERS; producer++) {
      sent[producer] = new SentLedger(producer, PARTITIONS);
    }
    for (int partition = 0; partition < PARTITIONS; partition++) {
      received.handOver(partition, true);
    }
  }

  @Benchmark
  public GroupAudit sendReceiveAndAudit() {
    long perLane = events / LANES;
    long tenth = perLane / PLANTED_PER_LANE;
    for (long round = 0; round < perLane; round++) {
      long place = round % tenth;
      for (int producer = 0; producer < PRODUCERS; producer++) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          long sequence = sent[producer].issue(partition);
          sent[producer].acknowledged(partition, sequence, -1, 0, 0);
          deliver(producer, partition, sequence, place);
        }
      }
    }
    List<SentHistory> histories = new ArrayList<>();
    for (SentLedger producer : sent) {
      histories.addAll(producer.history());
    }
    audit = LedgerAudit.audit("scale", histories, List.of(received.receipts()), true);
    return audit;
  }

  private void deliver(int producer, int partition, long sequence, long place) {
    int customer = customer(sequence);
    if (place > OVERTAKEN_BY_ANOTHER + 1) {
      receive(producer, partition, sequence, customer);
    } else if (place == DUPLICATED) {
      receive(producer, partition, sequence, customer);
      receive(producer, partition, sequence, customer);
    } else if (place == OVERTAKEN_BY_ITS_CUSTOMER + 1) {
      receive(producer, partition, sequence, customer(sequence - 1));
      receive(producer, partition, sequence - 1, customer(sequence - 1));
    } else if (place == OVERTAKEN_BY_ANOTHER + 1) {
      receive(producer, partition, sequence, customer(sequence - 1) ^ 1);
      receive(producer, partition, sequence - 1, customer(sequence - 1));
    } else if (place != LOST
        && place != OVERTAKEN_BY_ITS_CUSTOMER
        && place != OVERTAKEN_BY_ANOTHER) {
      receive(producer, partition, sequence, customer);
    }
  }

  private void receive(int producer, int partition, long sequence, int customer) {
    received.receive(producer, partition, sequence, customer, partition, offsets[partition]++);
  }

  /** Spreads consecutive events over the customers, without a random's cost. */
  private static int customer(long sequence) {
    return (int) (((sequence * 0x9E3779B97F4A7C15L) >>> 33) % CUSTOMERS_PER_PARTITION);
  }

  @TearDown
  public void checkTheAuditAndTheHeap() {
    long planted = (long) LANES * PLANTED_PER_LANE;
    long sentEvents = events / LANES * LANES;
    GroupAudit expected =
        new GroupAudit("scale", sentEvents - planted, planted, 0, planted, 0, planted, 0, 0, 0);
    if (!audit.equals(expected)) {
      throw new IllegalStateException("audit " + audit + ", planted " + expected);
    }
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long usedBytes = runtime.totalMemory() - runtime.freeMemory();
    System.out.printf(
        "%,d events: every planted anomaly found, %.1f MB of heap in use%n",
        sentEvents, usedBytes / 1e6);
  }
}
