package io.millrace.pipeline.run;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.pipeline.metrics.RunMetrics;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Millrace's own metrics of a run, scraped whenever it has something new. Series are named as in
 * Prometheus' text, but for the label run_id. Read after the run.
 */
final class Scrapes implements RunObserver {
  private final RunMetrics metrics = new RunMetrics(new SimpleMeterRegistry(), false);
  private final List<Map<String, Double>> all = new ArrayList<>();

  @Override
  public boolean wantsSamples() {
    return true;
  }

  @Override
  public synchronized void see(RunNews news) {
    metrics.see(news);
    all.add(scrape());
  }

  private Map<String, Double> scrape() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, metrics.collect());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Double> values = new HashMap<>();
    out.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(
            line -> line.replaceAll(",?run_id=\"[^\"]*\"", "").replace("{,", "{").replace("{}", ""))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            });
    return values;
  }

  /** What {@code series} was in the last scrape; NaN when it was not there. */
  synchronized double last(String series) {
    return all.get(all.size() - 1).getOrDefault(series, Double.NaN);
  }

  /** The highest value that {@code series} ever had; NaN without any. */
  synchronized double highest(String series) {
    return all.stream()
        .filter(scrape -> scrape.containsKey(series))
        .mapToDouble(scrape -> scrape.getOrDefault(series, Double.NaN))
        .max()
        .orElse(Double.NaN);
  }

  /** The names of all series that were ever there, without their labels. */
  synchronized Set<String> names() {
    Set<String> names = new TreeSet<>();
    all.forEach(
        scrape -> scrape.keySet().forEach(series -> names.add(series.replaceFirst("\\{.*", ""))));
    return names;
  }
}
