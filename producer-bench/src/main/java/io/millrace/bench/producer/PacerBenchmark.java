package io.millrace.bench.producer;

import io.millrace.core.workload.Pacer;
import io.millrace.core.workload.Schedule;
import java.time.Duration;
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

/** Decides when the next event is due. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PacerBenchmark {
  private static final double RATE = 1_000_000;

  /** The kind of schedule. */
  @Param({"constant", "poisson", "ramp", "burst"})
  public String schedule;

  private Schedule chosen;
  private Pacer pacer;
  private long index;
  private long dueNs;

  @Setup
  public void choose() {
    chosen =
        switch (schedule) {
          case "constant" -> new Schedule.Constant(RATE);
          case "poisson" -> new Schedule.Poisson(RATE);
          case "ramp" -> new Schedule.Ramp(1_000, RATE, Duration.ofHours(1));
          case "burst" -> new Schedule.Burst(RATE, Duration.ofMillis(10));
          default -> throw new IllegalArgumentException(schedule);
        };
    pacer = chosen.pacer(1, 0, new SplittableRandom(1));
  }

  @Benchmark
  public long decide() {
    dueNs = pacer.dueNs(index++, 0);
    return dueNs;
  }

  @TearDown
  public void checkTheRate() {
    double expected = chosen.expectedEvents(Duration.ofNanos(dueNs));
    // A burst is up to 10 ms (10,000 events) ahead; a Poisson count is off by its square root.
    if (Math.abs(index - expected) > 0.01 * expected + 10_000) {
      throw new IllegalStateException(
          index + " events by " + dueNs + " ns, where " + expected + " are due");
    }
  }
}
