package io.millrace.pipeline.series;

import io.millrace.core.measure.LatencyRecorder;
import io.millrace.pipeline.result.LatencyStage;
import io.millrace.pipeline.result.LatencySummary;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.SweepResult.Figures;
import io.millrace.pipeline.result.SweepResult.Phase;
import io.millrace.pipeline.result.TimelineReader;
import io.millrace.pipeline.statistics.SteadyState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to after its warm-up, as far as it had one: the files of the run, from where a
 * change-point test says that it had settled.
 *
 * @param histogram of the response times, or null in the capacity phase
 */
record SettledFigures(
    boolean settled,
    double cutSeconds,
    double measuredSeconds,
    Figures figures,
    @Nullable String histogram) {

  /** One percent is fine enough for the curve that this histogram is kept for. */
  private static final int CURVE_DIGITS = 2;

  /** Reads them from the directory of a run that lasted {@code loadMillis}. */
  static SettledFigures of(RunDirectory directory, Summary summary, Phase phase, long loadMillis) {
    return phase == Phase.CAPACITY
        ? capacity(directory, summary, loadMillis)
        : latency(directory, summary, loadMillis);
  }

  private static SettledFigures capacity(RunDirectory directory, Summary summary, long loadMillis) {
    List<RunDirectory.Counters> rows = rows(directory, loadMillis);
    double[] rates = new double[Math.max(0, rows.size() - 1)];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = perSecond(rows.get(i), rows.get(i + 1));
    }
    SteadyState state = SteadyState.of(rates);
    if (rates.length == 0) {
      return new SettledFigures(false, 0, 0, figures(summary, 0), null);
    }
    RunDirectory.Counters from = rows.get(state.from());
    RunDirectory.Counters to = rows.get(rows.size() - 1);
    return new SettledFigures(
        state.settled(),
        state.from() == 0 ? 0 : from.elapsedMs() / 1_000.0,
        (to.elapsedMs() - from.elapsedMs()) / 1_000.0,
        figures(summary, perSecond(from, to)),
        null);
  }

  /** A sweep's runs are short: their rows fit. */
  private static List<RunDirectory.Counters> rows(RunDirectory directory, long loadMillis) {
    List<RunDirectory.Counters> rows = new ArrayList<>();
    try (TimelineReader timeline = directory.readTimeline()) {
      for (RunDirectory.Counters row = timeline.next(); row != null; row = timeline.next()) {
        if (row.elapsedMs() <= loadMillis) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private static double perSecond(RunDirectory.Counters from, RunDirectory.Counters to) {
    return (to.acknowledged() - from.acknowledged())
        / ((to.elapsedMs() - from.elapsedMs()) / 1_000.0);
  }

  private static Figures figures(Summary summary, double eventsPerSecond) {
    return new Figures(
        eventsPerSecond,
        summary.latencyMs().response(),
        summary.latencyMs().endToEnd(),
        summary.client().cpuSecondsPerMillion(),
        summary.client().allocatedBytesPerEvent(),
        null,
        null);
  }

  private static SettledFigures latency(RunDirectory directory, Summary summary, long loadMillis) {
    List<Histogram> responses = intervals(directory, LatencyStage.RESPONSE);
    long startMillis = responses.isEmpty() ? 0 : responses.get(0).getStartTimeStamp();
    double[] medians =
        responses.stream()
            .filter(interval -> interval.getEndTimeStamp() - startMillis <= loadMillis)
            .mapToDouble(interval -> interval.getValueAtPercentile(50))
            .toArray();
    SteadyState state = SteadyState.of(medians);
    long fromMillis = responses.isEmpty() ? 0 : responses.get(state.from()).getStartTimeStamp();
    Histogram response = mergedFrom(responses, fromMillis);
    Histogram endToEnd = mergedFrom(intervals(directory, LatencyStage.END_TO_END), fromMillis);
    Figures figures =
        new Figures(
            summary.rate().achievedPerSecond(),
            LatencySummary.of(response),
            LatencySummary.of(endToEnd),
            summary.client().cpuSecondsPerMillion(),
            summary.client().allocatedBytesPerEvent(),
            null,
            null);
    return new SettledFigures(
        state.settled(),
        (fromMillis - startMillis) / 1_000.0,
        (loadMillis - (fromMillis - startMillis)) / 1_000.0,
        figures,
        curve(response));
  }

  /** A sweep's runs are short: their intervals fit. */
  private static List<Histogram> intervals(RunDirectory directory, LatencyStage stage) {
    List<Histogram> intervals = new ArrayList<>();
    directory.eachInterval(stage, intervals::add);
    return intervals;
  }

  private static Histogram mergedFrom(List<Histogram> intervals, long fromMillis) {
    Histogram merged = LatencyRecorder.emptyHistogram();
    intervals.stream()
        .filter(interval -> interval.getStartTimeStamp() >= fromMillis)
        .forEach(merged::add);
    return merged;
  }

  private static String curve(Histogram response) {
    Histogram coarse = new Histogram(CURVE_DIGITS);
    coarse.setAutoResize(true);
    coarse.add(response);
    ByteBuffer buffer = ByteBuffer.allocate(coarse.getNeededByteBufferCapacity());
    int length = coarse.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }
}
