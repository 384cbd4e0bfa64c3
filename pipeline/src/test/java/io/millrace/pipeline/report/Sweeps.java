package io.millrace.pipeline.report;

import io.millrace.core.measure.LatencyRecorder;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.Summary.Percentiles;
import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Configuration;
import io.millrace.pipeline.result.SweepResult.Figures;
import io.millrace.pipeline.result.SweepResult.Phase;
import io.millrace.pipeline.result.SweepResult.Run;
import io.millrace.pipeline.result.SweepResult.RunOutcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Small sweeps, written by hand. */
final class Sweeps {
  static final Environment MACHINE =
      new Environment(
          1,
          "a CPU",
          2,
          25_000_000_000L,
          "ext4, 85 GB free",
          "Linux",
          "a JVM",
          "4.3.1",
          "3 x 4.3.1",
          "abc");

  private Sweeps() {}

  /** Of these configurations and runs; as many blocks as the runs have. */
  static SweepResult sweep(String name, List<Configuration> configurations, List<Run> runs) {
    return new SweepResult(
        SweepResult.VERSION,
        name,
        "2026-04-01T12:00:00Z",
        "./millrace sweep --vary acks=1,all",
        MACHINE,
        "full grid",
        7,
        runs.stream().mapToInt(Run::block).max().orElse(0),
        "50 % of the capacity found",
        new SweepResult.Lengths(5, 8, 3, 120),
        Map.of("rate", "5000"),
        configurations,
        runs);
  }

  /** {@code key=value} pairs over those of the baseline, all of which are {@code default}. */
  static Configuration configuration(String id, String... settings) {
    Map<String, String> map = new TreeMap<>();
    Arrays.stream(settings)
        .map(setting -> setting.split("=", 2))
        .forEach(pair -> map.put(pair[0], pair[1]));
    return new Configuration(id, map);
  }

  static Run capacity(int block, int copy, String configuration, double eventsPerSecond) {
    return run(block, copy, configuration, Phase.CAPACITY, figures(eventsPerSecond, 900.0, 900.0));
  }

  static Run latency(int block, int copy, String configuration, @Nullable Double p99) {
    return run(block, copy, configuration, Phase.LATENCY, figures(20_000, p99, p99));
  }

  /** The same run, on brokers whose CPU is known. */
  static Run withBrokerCpu(Run run, double secondsPerMillion) {
    Figures known = Objects.requireNonNull(run.figures());
    return run(
        run.block(),
        run.copy(),
        run.configuration(),
        run.phase(),
        known.with(secondsPerMillion, null));
  }

  /** The same run, of which so much came through to the groups. */
  static Run withHandled(Run run, double perSecond) {
    Figures known = Objects.requireNonNull(run.figures());
    return run(
        run.block(), run.copy(), run.configuration(), run.phase(), known.with(null, perSecond));
  }

  private static Figures figures(double rate, @Nullable Double p99, @Nullable Double endToEnd) {
    return new Figures(
        rate,
        new Percentiles(2.0, 3.0, p99, null, 2.5, 50.0, 30_000),
        new Percentiles(3.0, 4.0, endToEnd, null, 3.5, 60.0, 30_000),
        4.0,
        700,
        null,
        null);
  }

  private static Run run(int block, int copy, String configuration, Phase phase, Figures figures) {
    return new Run(
        block,
        copy,
        configuration,
        phase,
        "runs/x",
        RunOutcome.PASS,
        List.of(),
        true,
        1,
        20,
        figures,
        null);
  }

  /** The same run with a histogram of {@code samples} response times around {@code medianMs}. */
  static Run withHistogram(Run run, double medianMs, int samples) {
    SplittableRandom random = new SplittableRandom(run.block() * 100L + run.copy());
    Histogram micros = LatencyRecorder.emptyHistogram();
    for (int i = 0; i < samples; i++) {
      double spread = StrictMath.exp(random.nextDouble() * random.nextDouble() * 4 - 0.6);
      micros.recordValue(Math.round(medianMs * 1_000 * spread));
    }
    ByteBuffer bytes = ByteBuffer.allocate(micros.getNeededByteBufferCapacity());
    byte[] compressed = Arrays.copyOf(bytes.array(), micros.encodeIntoCompressedByteBuffer(bytes));
    return new Run(
        run.block(),
        run.copy(),
        run.configuration(),
        run.phase(),
        run.directory(),
        run.verdict(),
        run.reasons(),
        run.settled(),
        run.cutSeconds(),
        run.measuredSeconds(),
        run.figures(),
        Base64.getEncoder().encodeToString(compressed));
  }

  static Run invalid(Run run, String reason) {
    return ended(run, RunOutcome.INVALID, reason);
  }

  static Run failed(Run run, String reason) {
    return ended(run, RunOutcome.FAIL, reason);
  }

  private static Run ended(Run run, RunOutcome outcome, String reason) {
    return new Run(
        run.block(),
        run.copy(),
        run.configuration(),
        run.phase(),
        run.directory(),
        outcome,
        List.of(reason),
        run.settled(),
        run.cutSeconds(),
        run.measuredSeconds(),
        run.figures(),
        run.histogram());
  }

  static Run unsettled(Run run) {
    return new Run(
        run.block(),
        run.copy(),
        run.configuration(),
        run.phase(),
        run.directory(),
        run.verdict(),
        run.reasons(),
        false,
        run.cutSeconds(),
        run.measuredSeconds(),
        run.figures(),
        run.histogram());
  }

  /** Both phases of the baseline, twice in each of six blocks that differ by up to 2 %. */
  static List<Run> baseline() {
    List<Run> runs = new ArrayList<>();
    for (int block = 1; block <= 6; block++) {
      for (int copy = 1; copy <= 2; copy++) {
        double noise = 1 + 0.01 * ((block + copy) % 3 - 1);
        runs.add(capacity(block, copy, SweepResult.BASELINE, 100_000 * noise));
        runs.add(
            withHistogram(
                latency(block, copy, SweepResult.BASELINE, 10 * noise), 2 * noise, 20_000));
      }
    }
    return runs;
  }

  /**
   * Both phases of a configuration in six blocks, its figures {@code factor} times the baseline's.
   */
  static List<Run> changed(String configuration, double capacityFactor, double p99Factor) {
    List<Run> runs = new ArrayList<>();
    for (int block = 1; block <= 6; block++) {
      double noise = 1 + 0.01 * (block % 3 - 1);
      runs.add(capacity(block, 1, configuration, 100_000 * capacityFactor * noise));
      runs.add(
          withHistogram(
              latency(block, 1, configuration, 10 * p99Factor * noise),
              2 * p99Factor * noise,
              20_000));
    }
    return runs;
  }

  /** linger.ms by batch.size, every pair. */
  static SweepResult grid() {
    List<Configuration> configurations = new ArrayList<>();
    List<Run> runs = new ArrayList<>(baseline());
    for (String linger : List.of("5", "0", "20")) {
      for (String batch : List.of("16384", "65536", "262144")) {
        boolean base = linger.equals("5") && batch.equals("16384");
        String id = base ? SweepResult.BASELINE : "linger.ms=" + linger + ", batch.size=" + batch;
        configurations.add(configuration(id, "linger.ms=" + linger, "batch.size=" + batch));
        if (!base) {
          double factor = 0.9 + Integer.parseInt(linger) * 0.04 + batch.length() * 0.02;
          runs.addAll(changed(id, factor, 1.4 - Integer.parseInt(linger) * 0.02));
        }
      }
    }
    return sweep("batching", configurations, runs);
  }

  /** acks=1 gives 30 % more and acks=0 twice as much; one run was invalid, one never settled. */
  static SweepResult acks() {
    List<Run> runs = new ArrayList<>(baseline());
    runs.addAll(changed("acks=1", 1.3, 0.8));
    runs.addAll(changed("acks=0", 3.4, 1));
    runs.set(0, invalid(runs.get(0), "offered rate missed"));
    runs.set(14, unsettled(runs.get(14)));
    return sweep(
        "acks",
        List.of(
            configuration(SweepResult.BASELINE, "acks=all"),
            configuration("acks=1", "acks=1"),
            configuration("acks=0", "acks=0")),
        runs);
  }
}
