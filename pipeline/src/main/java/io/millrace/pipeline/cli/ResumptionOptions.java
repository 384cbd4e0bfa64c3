package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.ResumableDirectory;
import io.millrace.pipeline.result.UnfinishedSeries;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether a series that was ended before its time is gone on with. */
final class ResumptionOptions {
  @Option(
      names = "--go-on",
      description =
          "Goes on with a series that was ended before its time also when another build began it,"
              + " or a config file has other content by now.")
  private boolean goOn;

  @Option(
      names = "--fresh",
      description = "Begins anew, even if the same series was ended before its time.")
  private boolean fresh;

  /** True when nothing is to be gone on with. */
  boolean fresh() {
    return fresh;
  }

  /**
   * What is gone on with; empty when the series begins anew.
   *
   * @throws UsageException in one line, when something differs and nobody said what to do then
   */
  Optional<UnfinishedSeries> chosen(Optional<UnfinishedSeries> found) {
    if (fresh && goOn) {
      throw new UsageException("go-on and fresh exclude each other: give one of them");
    }
    if (fresh) {
      return Optional.empty();
    }
    found.ifPresent(
        series -> requireAgreed("the unfinished series in " + series.path(), series.differences()));
    return found;
  }

  /**
   * Checks that what differs was agreed to.
   *
   * @param what was begun with these differences
   * @throws UsageException in one line, when it was not
   */
  void requireAgreed(String what, List<String> differences) {
    if (!differences.isEmpty() && !goOn) {
      throw new UsageException(
          what
              + " was begun "
              + String.join(" and ", differences)
              + ": --go-on goes on with it all the same, --fresh begins anew");
    }
  }

  /** Says that a series is gone on with. */
  static String goingOn(ResumableDirectory<?> directory) {
    return "going on with " + directory.ended().size() + " runs done (--fresh begins anew)";
  }
}
