package io.millrace.pipeline.run;

import io.millrace.pipeline.result.RunDirectory;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What a run is given besides what it is to do.
 *
 * @param home Millrace's checkout, for its commit
 * @param progress told how the run comes along
 * @param observer may show the run to others while it goes on
 * @param onDirectory given the run's directory as soon as it exists
 */
public record RunContext(
    Path home, Progress progress, RunObserver observer, Consumer<RunDirectory> onDirectory) {

  /** Whether anybody is told of the run's steps: one of many in a series tells nobody. */
  boolean tellsSteps() {
    return progress != Progress.SILENT;
  }

  /** Of a run that tells nobody anything. */
  public static RunContext silent(Path home) {
    return new RunContext(home, Progress.SILENT, RunObserver.NONE, directory -> {});
  }
}
