package io.millrace.bench.producer;

import io.millrace.core.measure.LatencyRecorder;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Records one latency, with nobody draining: what an acknowledgement pays for each histogram. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecorderBenchmark {
  private static final int MASK = 4_095;

  private final LatencyRecorder recorder = new LatencyRecorder();
  private final long[] latenciesNs = new long[MASK + 1];
  private long recorded;

  @Setup
  public void drawLatencies() {
    // Lognormal around 2 ms, as acknowledgements are: a constant would stay in one cache line.
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i <= MASK; i++) {
      latenciesNs[i] = (long) (2_000_000 * Math.exp(random.nextGaussian()));
    }
  }

  @Benchmark
  public void record() {
    recorder.recordNs(latenciesNs[(int) recorded++ & MASK]);
  }

  @TearDown
  public void checkTheCount() {
    Histogram all = LatencyRecorder.emptyHistogram();
    recorder.drainInto(all);
    if (all.getTotalCount() != recorded) {
      throw new IllegalStateException(all.getTotalCount() + " of " + recorded + " recorded");
    }
  }
}
