package io.millrace.pipeline.series;

import io.millrace.pipeline.failover.FailoverPlan;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the runs of a failover series: its options with some others over them. */
public interface FailoverPlans {
  /**
   * The plan of one run.
   *
   * @param overrides settings in which it differs; those that say what one fault is take the place
   *     of the fault that the options name
   * @param seed of its own; null for that of the options
   * @param runs where its directory goes
   * @throws IllegalArgumentException naming the key, its value and what is allowed
   */
  FailoverPlan of(Map<String, String> overrides, @Nullable Long seed, String name, Path runs);
}
