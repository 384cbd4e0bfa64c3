package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.ExperimentYaml;
import io.millrace.pipeline.plan.Threshold;
import io.millrace.pipeline.report.Check;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import java.nio.file.Files;
import java.util.List;

/** The thresholds of a run as checks, for reports, which know results only. */
final class ThresholdChecks {
  private static final String OPTION = "fail-if";

  private ThresholdChecks() {}

  /** Each threshold, judged by what the run came to. */
  static List<Check> of(List<Threshold> thresholds, Summary summary) {
    return thresholds.stream()
        .map(
            threshold ->
                threshold
                    .missedBy(summary)
                    .map(reason -> Check.failed("thresholds", threshold.toString(), reason))
                    .orElseGet(() -> Check.passed("thresholds", threshold.toString())))
        .toList();
  }

  /**
   * The same of a run that has ended, whose experiment says what was asked for.
   *
   * @throws IllegalArgumentException when that cannot be read
   */
  static List<Check> of(RunDirectory directory, Summary summary) {
    if (Files.notExists(directory.experiment())) {
      return List.of();
    }
    Object asked = ExperimentYaml.read(directory.experiment()).get(OPTION);
    return asked instanceof List<?> conditions
        ? of(conditions.stream().map(String::valueOf).map(Threshold::parse).toList(), summary)
        : List.of();
  }
}
