package io.millrace.pipeline.run;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.ledger.AcknowledgementTrace;
import io.millrace.core.ledger.SentLedger;
import io.millrace.core.ledger.Verdict;
import io.millrace.core.measure.IntervalLog;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import io.millrace.pipeline.result.LatencyStage;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Throttling;
import io.millrace.pipeline.result.TimelineReader;
import io.millrace.pipeline.worker.JvmMeter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * Lives through a day of a run's sampling by a clock that is set, in a heap of 64 MB: counters ten
 * times a second, the histograms of five stages every second, a rebalance of ten members every
 * minute, a fault every hour, an acknowledgement at each tick whose gap is long enough to be kept;
 * and at the end the verdict. Everything is written to files, as in a run. Fails when more heap is
 * in use at the end than after the first hour, but for what a log of rebalances may hold.
 *
 * <pre>{@code
 * java -jar producer-bench/target/benchmarks.jar LongRun
 * }</pre>
 *
 * <p>In the package of what it drives, which is nobody else's business.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx64m")
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class LongRunBenchmark {
  private static final long TICK_NS = 100_000_000;
  private static final int TICKS_A_SECOND = 10;
  private static final int TICKS_A_MINUTE = 600;
  private static final int TICKS_AN_HOUR = 36_000;
  private static final int MEMBERS = 10;
  private static final int EVENTS_A_SECOND = 100;

  /**
   * The one thing that is not full after an hour: a log of rebalances, 1,200 entries of 10,000 by
   * then, which in the end takes some 1 MB more.
   */
  private static final long MOST_MORE_KB = 2_000;

  /** How long the run is. */
  @Param("24")
  public int hours;

  private final SetClock clock = new SetClock();
  private final Map<String, LatencyRecorder> recorders = new LinkedHashMap<>();
  private final List<IntervalLog> logs = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private final RebalanceLog rebalances = new RebalanceLog();
  private final ConsumerGroup group = new ConsumerGroup("g1", List.of(), rebalances, null);
  private final AcknowledgementTrace trace =
      new AcknowledgementTrace(1, TICK_NS / 5, TICK_NS * TICKS_A_SECOND);
  private final SentLedger ledger = new SentLedger(0, 1, trace);
  private final JvmMeter resources = new JvmMeter();
  private RunDirectory directory = RunDirectory.open(Path.of("."));
  private Timeline timeline = new Timeline(null);
  private EventLog events = new EventLog(null, List.of(), RunObserver.NONE, clock, 0);
  private Verdict verdict = Verdict.PASS;
  private long firstHourKb;
  private long endKb;

  /** Heap in use after a garbage collection, KB. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class HeapInUse {
    public long kbAfterAnHour;
    public long kbAfterAQuarter;
    public long kbAfterAHalf;
    public long kbAtTheEnd;
  }

  @Setup
  public void open() throws IOException {
    directory = RunDirectory.create(Files.createTempDirectory("millrace"), "long", Instant.EPOCH);
    for (LatencyStage stage : LatencyStage.values()) {
      LatencyRecorder recorder = new LatencyRecorder();
      recorders.put(stage.word(), recorder);
      logs.add(
          new IntervalLog(stage.word(), List.of(recorder), 0, directory.openHistogramLog(stage)));
    }
    timeline = new Timeline(directory.openTimeline());
    events = new EventLog(directory.openEvents(), List.of(group), RunObserver.NONE, clock, 0);
  }

  @Benchmark
  public Verdict live(HeapInUse heap) {
    int ticks = hours * TICKS_AN_HOUR;
    for (int tick = 1; tick <= ticks; tick++) {
      clock.nowNs = tick * TICK_NS;
      tick(tick);
      if (tick == TICKS_AN_HOUR) {
        heap.kbAfterAnHour = heapInUseKb();
      }
      if (tick == ticks / 4) {
        heap.kbAfterAQuarter = heapInUseKb();
      }
      if (tick == ticks / 2) {
        heap.kbAfterAHalf = heapInUseKb();
      }
    }
    verdict = judged(timeline.behind());
    heap.kbAtTheEnd = heapInUseKb();
    firstHourKb = heap.kbAfterAnHour;
    endKb = heap.kbAtTheEnd;
    return verdict;
  }

  private void tick(int tick) {
    long sequence = ledger.issue(0);
    ledger.acknowledged(0, sequence, sequence, clock.nowNs, clock.nowNs);
    long sent = (long) tick * EVENTS_A_SECOND / TICKS_A_SECOND;
    long behind = random.nextLong(EVENTS_A_SECOND / 2);
    timeline.add(
        clock.nowNs / 1_000_000, new Timeline.Counts(sent, sent, 0, 0, sent - behind, behind));
    if (tick % TICKS_A_MINUTE == 0) {
      rebalance(tick / TICKS_A_MINUTE);
    }
    if (tick % TICKS_AN_HOUR == 0) {
      events.note("fault", Map.of("name", "kill"));
    }
    if (tick % TICKS_A_SECOND == 0) {
      closeInterval();
    }
  }

  /** Each member hands its partition on to the next. */
  private void rebalance(int minute) {
    for (int member = 0; member < MEMBERS; member++) {
      note(member, RebalanceLog.Change.REVOKED, member + minute - 1);
    }
    for (int member = 0; member < MEMBERS; member++) {
      note(member, RebalanceLog.Change.ASSIGNED, member + minute);
    }
  }

  private void note(int member, RebalanceLog.Change change, int partition) {
    rebalances.add(
        new RebalanceLog.Entry(
            clock.nowNs, "g1-m" + (member + 1), change, List.of(partition % MEMBERS)));
  }

  private void closeInterval() {
    recorders.values().forEach(this::record);
    for (IntervalLog log : logs) {
      log.closeInterval(clock.nowNs / 1_000_000);
    }
    timeline.flush();
    events.update();
    resources.look();
  }

  private void record(LatencyRecorder recorder) {
    for (int event = 0; event < EVENTS_A_SECOND; event++) {
      recorder.recordMicros((long) (5_000 * Math.exp(random.nextGaussian())));
    }
  }

  private Verdict judged(List<Long> behind) {
    long sent = (long) hours * TICKS_AN_HOUR / TICKS_A_SECOND * EVENTS_A_SECOND;
    return ValidityGates.judge(
        new ValidityGates.Facts(
            false,
            false,
            false,
            false,
            true,
            new Summary.Events(sent, sent, 0, 0, 0, 0, 0, Map.of()),
            EVENTS_A_SECOND,
            EVENTS_A_SECOND,
            0,
            0,
            0,
            behind,
            List.of(),
            Throttling.NONE));
  }

  private static long heapInUseKb() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1_000;
  }

  @TearDown
  public void checkTheFilesAndTheHeap() throws IOException {
    timeline.close();
    events.close();
    logs.forEach(IntervalLog::close);
    try {
      require("rows of the timeline", rows(), hours * TICKS_AN_HOUR);
      require("seconds of response times", intervals(), hours * TICKS_AN_HOUR / TICKS_A_SECOND);
      require("rebalances", events(), hours * 60 * 2 * MEMBERS + hours);
      require("rebalances counted", events.rebalances(group, clock.nowNs), hours * 60 * 20);
    } finally {
      directory.discard();
      Files.delete(directory.path().toAbsolutePath().getParent());
    }
    if (!verdict.equals(Verdict.PASS)) {
      throw new IllegalStateException("judged " + verdict);
    }
    if (endKb - firstHourKb > MOST_MORE_KB) {
      throw new IllegalStateException(
          "memory grows: " + firstHourKb + " KB after an hour, " + endKb + " KB at the end");
    }
  }

  private static void require(String what, long found, long expected) {
    if (found != expected) {
      throw new IllegalStateException(found + " " + what + ", not " + expected);
    }
  }

  private long rows() {
    long rows = 0;
    try (TimelineReader reader = directory.readTimeline()) {
      while (reader.next() != null) {
        rows++;
      }
    }
    return rows;
  }

  /** The lines with numbers: to decode them all would take longer than to write them. */
  private long intervals() throws IOException {
    try (var lines = Files.lines(directory.path().resolve("response.hlog"))) {
      return lines.filter(line -> Character.isDigit(line.charAt(0))).count();
    }
  }

  private long events() {
    long[] lines = {0};
    directory.eachEvent(event -> lines[0]++);
    return lines[0];
  }

  /** Shows what it is set to. */
  private static final class SetClock implements NanoClock {
    private long nowNs;

    @Override
    public long nanoTime() {
      return nowNs;
    }

    @Override
    public long epochOffsetNs() {
      return 0;
    }

    @Override
    public void parkUntil(long deadlineNs) {
      nowNs = Math.max(nowNs, deadlineNs);
    }
  }
}
