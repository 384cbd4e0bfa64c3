package io.millrace.pipeline.cli;

import io.millrace.pipeline.report.ReportPage;
import io.millrace.pipeline.result.RunDirectory;

/** The last that is written into the directory of a single run. */
final class RunPage {
  private RunPage() {}

  /** Writes the page, once, when all else is there; only then has the run ended for others. */
  static void finish(RunDirectory directory) {
    try {
      directory.writeReport(ReportPage.of(directory));
      directory.markEnded();
    } catch (RuntimeException e) {
      directory.markFailed("its page could not be written: " + e.getMessage());
      throw e;
    }
  }
}
