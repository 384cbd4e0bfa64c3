package io.millrace.bench.consumer;

import io.millrace.core.ledger.AcknowledgementTrace;
import io.millrace.core.ledger.LogAudit;
import io.millrace.core.ledger.LogLedger;
import io.millrace.core.ledger.SentLedger;
import java.util.Arrays;
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
 * Keeps account of up to a billion events in a heap of 64 MB, as a failover run does: they are
 * acknowledged with their offsets, and then their log is read, twice, since it holds repeats. Finds
 * every planted loss, duplicate, reordering, phantom and false offset among them, no more and no
 * fewer. Prints the heap in use at the end.
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

  // Where in each tenth of a lane; a false offset is far from there, in a block that loses nothing.
  private static final int LOST = 100;
  private static final int DUPLICATED = 200;
  private static final int OVERTAKEN_BY_ITS_CUSTOMER = 300;
  private static final int OVERTAKEN_BY_ANOTHER = 400;
  private static final int REFUSED_AND_YET_THERE = 500;
  private static final int LAST_OF_THESE = REFUSED_AND_YET_THERE;

  /** Where no event stands. */
  private static final long ELSEWHERE = 1L << 50;

  /** How many events are sent. */
  @Param({"10000000", "100000000", "1000000000"})
  public long events;

  private final SentLedger[] sent = new SentLedger[PRODUCERS];
  private long perLane;
  private long tenth;
  private LogAudit audit;

  @Setup
  public void start() {
    perLane = events / LANES;
    tenth = perLane / PLANTED_PER_LANE;
    for (int producer = 0; producer < PRODUCERS; producer++) {
      sent[producer] =
          new SentLedger(
              producer,
              PARTITIONS,
              new AcknowledgementTrace(PARTITIONS, 20_000_000, 1_000_000_000));
    }
  }

  @Benchmark
  public LogAudit acknowledgeReadAndAudit() {
    for (long round = 0; round < perLane; round++) {
      boolean refused = round % tenth == REFUSED_AND_YET_THERE;
      for (int producer = 0; producer < PRODUCERS; producer++) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          long sequence = sent[producer].issue(partition);
          if (refused) {
            sent[producer].refused(partition, sequence);
          } else {
            long offset = offset(producer, sequence);
            sent[producer].acknowledged(partition, sequence, offset, round, round);
          }
        }
      }
    }
    LogLedger log =
        new LogLedger(PARTITIONS, Arrays.stream(sent).map(SentLedger::account).toList());
    readInto(log);
    if (log.needsAnotherReading()) {
      log = log.again();
      readInto(log);
    }
    audit = log.audit();
    return audit;
  }

  private void readInto(LogLedger log) {
    for (long sequence = 0; sequence < perLane; sequence++) {
      long place = sequence % tenth;
      for (int producer = 0; producer < PRODUCERS; producer++) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          if (place > LAST_OF_THESE && place != tenth / 2) {
            read(log, producer, partition, sequence, customer(sequence));
          } else {
            readPlanted(log, producer, partition, sequence, place);
          }
        }
      }
    }
  }

  private void readPlanted(LogLedger log, int producer, int partition, long sequence, long place) {
    int customer = customer(sequence);
    if (place == tenth / 2) {
      long offset = offset(producer, sequence) + ELSEWHERE;
      log.read(producer, partition, sequence, customer, partition, offset);
    } else if (place == DUPLICATED) { // the last copy is the acknowledged one
      long offset = offset(producer, sequence) + ELSEWHERE;
      log.read(producer, partition, sequence, customer, partition, offset);
      read(log, producer, partition, sequence, customer);
    } else if (place == OVERTAKEN_BY_ITS_CUSTOMER + 1) {
      read(log, producer, partition, sequence, customer(sequence - 1));
      read(log, producer, partition, sequence - 1, customer(sequence - 1));
    } else if (place == OVERTAKEN_BY_ANOTHER + 1) {
      read(log, producer, partition, sequence, customer(sequence - 1) ^ 1);
      read(log, producer, partition, sequence - 1, customer(sequence - 1));
    } else if (place != LOST
        && place != OVERTAKEN_BY_ITS_CUSTOMER
        && place != OVERTAKEN_BY_ANOTHER) {
      read(log, producer, partition, sequence, customer);
    }
  }

  private static void read(
      LogLedger log, int producer, int partition, long sequence, int customer) {
    log.read(producer, partition, sequence, customer, partition, offset(producer, sequence));
  }

  /** Producers take turns in each partition. */
  private static long offset(int producer, long sequence) {
    return sequence * PRODUCERS + producer;
  }

  /** Spreads consecutive events over the customers, without a random's cost. */
  private static int customer(long sequence) {
    return (int) (((sequence * 0x9E3779B97F4A7C15L) >>> 33) % CUSTOMERS_PER_PARTITION);
  }

  @TearDown
  public void checkTheAuditAndTheHeap() {
    long planted = (long) LANES * PLANTED_PER_LANE;
    long sentEvents = perLane * LANES;
    LogAudit expected =
        new LogAudit(
            sentEvents - planted, planted, planted, planted, planted, 0, 0, 0, planted, List.of());
    if (!audit.withoutLostEvents().equals(expected)) {
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
