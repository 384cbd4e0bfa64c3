package io.millrace.pipeline.report;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Summary.Percentiles;
import io.millrace.pipeline.result.Throttling;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Runs of one experiment, one each night, written by hand. */
public final class Trends {
  private static final Instant FIRST = Instant.parse("2026-03-01T03:17:00Z");

  private Trends() {}

  /** The run of a night, with that p99 of the response time; its other latencies follow it. */
  public static Summary summary(int night, double p99Ms) {
    Percentiles response =
        new Percentiles(p99Ms / 8, p99Ms / 3, p99Ms, p99Ms * 3, p99Ms / 6, p99Ms * 5, 600_000);
    Percentiles endToEnd =
        new Percentiles(
            p99Ms / 7, p99Ms / 2.8, p99Ms * 1.05, p99Ms * 3.1, p99Ms / 5, p99Ms * 5.2, 600_000);
    double jitter = new SplittableRandom(night).nextGaussian();
    return new Summary(
        Summary.VERSION,
        startedAt(night).toString().replaceAll("[-:]", "") + "-nightly",
        startedAt(night).toString(),
        Outcome.PASS,
        List.of(),
        false,
        false,
        new Summary.Events(600_000, 600_000, 0, 0, 0, 0, 0, Map.of()),
        List.of(new Summary.Group("g", 3, 600_000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        new Summary.Rate(20_000, 20_000 + 0.4 * jitter),
        new Summary.LatencyMs(response, response, endToEnd, response),
        new Summary.Client(14.5 + 0.3 * jitter, 2_150 + 4 * jitter, 47, 12.5),
        Throttling.NONE,
        new Summary.Settings(
            Map.of("linger.ms", "5", "enable.idempotence", "true"),
            Map.of("group.protocol", "classic"),
            Map.of(),
            Map.of(),
            List.of()),
        1,
        "./millrace run --name nightly",
        List.of());
  }

  static Instant startedAt(int night) {
    return FIRST.plus(night, ChronoUnit.DAYS);
  }

  /** About {@code level}, with 3 % of noise. */
  public static double noisy(int night, double level) {
    return level * (1 + 0.03 * new SplittableRandom(night + 1_000L).nextGaussian());
  }

  static PastRun run(int night, double p99Ms, Map<String, String> options) {
    return new PastRun(summary(night, p99Ms), Sweeps.MACHINE, options, true);
  }

  /** Thirty nights at 8 ms, then twelve at 10 ms. */
  static List<PastRun> shifted() {
    return IntStream.range(0, 42)
        .mapToObj(night -> run(night, noisy(night, night < 30 ? 8 : 10), Map.of()))
        .toList();
  }

  /** Thirty nights at 8 ms. */
  static List<PastRun> level() {
    return shifted().subList(0, 30);
  }

  static Trend of(List<PastRun> runs) {
    return Trend.of(TrendSelection.of(runs, 0, setting -> false));
  }
}
