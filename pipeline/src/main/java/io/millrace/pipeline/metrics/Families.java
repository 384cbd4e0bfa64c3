package io.millrace.pipeline.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Gathers the series of one scrape under their metrics. Used by one thread, for one scrape. */
final class Families {
  private static final double MICROS = 1e6;

  private final Map<Metric, List<DataPointSnapshot>> series = new EnumMap<>(Metric.class);
  private final Map<Metric, List<HistogramDataPointSnapshot>> natives = new EnumMap<>(Metric.class);

  /** Adds a series of a counter, a gauge or an info. */
  void add(Metric metric, double value, String runId, String... labelValues) {
    Labels labels = labels(metric, runId, labelValues);
    put(
        metric,
        switch (metric.type()) {
          case COUNTER -> new CounterDataPointSnapshot(value, labels, null, 0);
          case GAUGE -> new GaugeDataPointSnapshot(value, labels, null);
          case INFO -> new InfoDataPointSnapshot(labels);
          case HISTOGRAM -> throw new IllegalArgumentException(metric + " is a histogram");
        });
  }

  /** Adds a series of a histogram with classic buckets. */
  void add(Metric metric, Histogram micros, String runId) {
    put(
        metric,
        HistogramDataPointSnapshot.builder()
            .labels(labels(metric, runId))
            .classicHistogramBuckets(
                ClassicHistogramBuckets.of(
                    LatencyBuckets.upperSeconds(), LatencyBuckets.counts(micros)))
            .sum(sumSeconds(micros))
            .build());
  }

  /** Adds a series of the same histogram with native buckets, under its own name. */
  void addNative(Metric metric, Histogram micros, String runId) {
    natives
        .computeIfAbsent(metric, one -> new ArrayList<>())
        .add(
            HistogramDataPointSnapshot.builder()
                .labels(labels(metric, runId))
                .nativeSchema(NativeBuckets.SCHEMA)
                .nativeZeroCount(micros.getCountAtValue(0))
                .nativeBucketsForPositiveValues(NativeBuckets.of(micros))
                .sum(sumSeconds(micros))
                .build());
  }

  /**
   * HdrHistogram keeps no sum: this one is as exact as its values, to a thousandth. Of whole
   * numbers, so that it never goes back.
   */
  private static double sumSeconds(Histogram micros) {
    long sum = 0;
    for (HistogramIterationValue value : micros.recordedValues()) {
      sum +=
          micros.medianEquivalentValue(value.getValueIteratedTo())
              * value.getCountAtValueIteratedTo();
    }
    return sum / MICROS;
  }

  private void put(Metric metric, DataPointSnapshot point) {
    series.computeIfAbsent(metric, one -> new ArrayList<>()).add(point);
  }

  private static Labels labels(Metric metric, String runId, String... values) {
    if (values.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          metric + " has the labels " + metric.labels() + ", and was given " + values.length);
    }
    String[] names = new String[values.length + 1];
    String[] all = new String[values.length + 1];
    names[0] = Metric.RUN_ID;
    all[0] = runId;
    for (int i = 0; i < values.length; i++) {
      names[i + 1] = metric.labels().get(i);
      all[i + 1] = values[i];
    }
    return Labels.of(names, all);
  }

  /** Everything that was added, by metric. */
  MetricSnapshots build() {
    List<MetricSnapshot> all = new ArrayList<>();
    series.forEach((metric, points) -> all.add(family(metric, points)));
    natives.forEach(
        (metric, points) ->
            all.add(
                new HistogramSnapshot(
                    new MetricMetadata(metric.nativeName(), metric.help()), points)));
    return new MetricSnapshots(all);
  }

  private static MetricSnapshot family(Metric metric, List<DataPointSnapshot> points) {
    MetricMetadata metadata = new MetricMetadata(metric.baseName(), metric.help());
    return switch (metric.type()) {
      case COUNTER -> new CounterSnapshot(metadata, all(CounterDataPointSnapshot.class, points));
      case GAUGE -> new GaugeSnapshot(metadata, all(GaugeDataPointSnapshot.class, points));
      case INFO -> new InfoSnapshot(metadata, all(InfoDataPointSnapshot.class, points));
      case HISTOGRAM ->
          new HistogramSnapshot(metadata, all(HistogramDataPointSnapshot.class, points));
    };
  }

  private static <T> List<T> all(Class<T> type, List<DataPointSnapshot> points) {
    return points.stream().map(type::cast).toList();
  }
}
