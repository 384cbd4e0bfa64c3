package io.millrace.pipeline.report;

import io.millrace.core.measure.LatencyRecorder;
import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.result.LatencySummary;
import io.millrace.pipeline.result.Summary;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * A percentile spectrum, as HdrHistogram plots latency distributions: over 1/(1-p) on a logarithmic
 * axis, on which 90, 99 and 99.9 % have equal distances. A line ends where fewer than 100 samples
 * lie beyond it.
 */
final class Spectrum {
  private static final int POINTS_PER_DECADE = 20;

  private final Map<String, Histogram> histograms = new LinkedHashMap<>();

  /** Adds the line of one distribution. */
  void add(String name, Histogram micros) {
    if (micros.getTotalCount() > 0) {
      histograms.put(name, micros);
    }
  }

  boolean isEmpty() {
    return histograms.isEmpty();
  }

  /** Returns the chart. */
  Block chart(String title) {
    List<Map<String, Object>> series = new ArrayList<>();
    histograms.forEach(
        (name, micros) -> series.add(Map.of("name", name, "points", points(micros))));
    return new Block.Chart(
        "spectrum",
        title,
        title + ": latency in ms at each percentile; the table below has the numbers",
        Map.of("series", series));
  }

  /** Returns the table with the chart's numbers. */
  Block table(String title) {
    List<List<String>> rows = new ArrayList<>();
    histograms.forEach((name, micros) -> rows.add(row(name, LatencySummary.of(micros))));
    return table(title, rows);
  }

  /** Returns a table of rows that {@link #row} made. */
  static Block table(String title, List<List<String>> rows) {
    return new Block.Table(
        title + ", ms",
        List.of(
            Column.text("of"),
            Column.number("p50"),
            Column.number("p90"),
            Column.number("p99"),
            Column.number("p99.9"),
            Column.number("mean"),
            Column.number("max"),
            Column.number("samples")),
        rows);
  }

  static List<String> row(String name, Summary.Percentiles of) {
    return List.of(
        name,
        NumberText.millis(of.p50()),
        NumberText.millis(of.p90()),
        NumberText.millis(of.p99()),
        NumberText.millis(of.p999()),
        NumberText.millis(of.mean()),
        NumberText.millis(of.max()),
        NumberText.count(of.count()));
  }

  private static List<double[]> points(Histogram micros) {
    List<double[]> points = new ArrayList<>();
    for (int step = 0; ; step++) {
      double inverse = StrictMath.pow(10, (double) step / POINTS_PER_DECADE);
      Double millis = LatencySummary.percentile(micros, 100 - 100 / inverse);
      if (millis == null) {
        return points;
      }
      points.add(new double[] {Math.round(inverse * 1_000) / 1_000.0, millis});
    }
  }

  /** Decodes a histogram that a result file holds as text. */
  static Histogram decode(String base64, String whose) {
    try {
      return Histogram.decodeFromCompressedByteBuffer(
          ByteBuffer.wrap(Base64.getDecoder().decode(base64)), 0);
    } catch (DataFormatException | RuntimeException e) {
      throw new IllegalArgumentException(
          "the histogram of " + whose + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Returns an empty histogram to add others to. */
  static Histogram empty() {
    return LatencyRecorder.emptyHistogram();
  }
}
