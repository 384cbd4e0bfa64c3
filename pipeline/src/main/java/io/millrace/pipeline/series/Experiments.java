package io.millrace.pipeline.series;

import io.millrace.pipeline.plan.ExperimentSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Makes the experiments of a sweep: the baseline's options with some others over them. */
public interface Experiments {
  /**
   * The experiment of one run.
   *
   * @param overrides settings in which it differs from the baseline
   * @param load what it is to offer
   * @param runs where its directory goes
   * @throws IllegalArgumentException naming the key, its value and what is allowed
   */
  ExperimentSpec of(Map<String, String> overrides, Load load, String name, Path runs);

  /**
   * What a run offers.
   *
   * @param rate events per second, or {@code max}
   */
  record Load(String rate, Duration duration, Duration warmup) {}
}
