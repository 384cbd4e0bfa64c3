package io.millrace.pipeline.report;

import io.millrace.pipeline.result.ResultFile;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one self-contained HTML page of runs and results: charts with their tables, in light and
 * dark, for small and large screens. The page makes no request.
 */
public final class ReportPage {
  private static final String RESULTS_LEAD =
      "Ratios are to the baseline of the same block, with 95 % intervals. A difference is claimed only"
          + " when its interval excludes 1 and it is larger than what two equal runs differ by, which"
          + " the charts show as a grey band around 1.";

  private ReportPage() {}

  /** Makes the page of one run, from the files of its directory. */
  public static String of(RunDirectory directory) {
    Summary summary = directory.readSummary();
    return HtmlPage.of(
        summary.name(),
        "A run of Millrace, started " + summary.startedAt() + ".",
        RunDocument.of(directory),
        directory.readFailover() == null ? ChartLibrary.COMMON : ChartLibrary.FULL);
  }

  /** Makes the page of any number of results and runs. */
  public static String of(List<ResultFile> results, List<RunDirectory> runs) {
    if (results.isEmpty() && runs.size() == 1 && runs.get(0).unfinished().isEmpty()) {
      return of(runs.get(0));
    }
    List<Block> blocks = new ArrayList<>();
    if (!results.isEmpty() || runs.isEmpty()) {
      blocks.addAll(ResultsDocument.of(results));
    }
    for (RunDirectory run : runs) {
      blocks.add(new Block.Heading(2, "Run " + run.name()));
      run.unfinished()
          .ifPresent(why -> blocks.add(new Block.Paragraph("Not the whole of a run:", why + ".")));
      RunDocument.of(run).forEach(block -> blocks.add(lowered(block)));
    }
    return HtmlPage.of("Millrace results", RESULTS_LEAD, blocks, ChartLibrary.FULL);
  }

  /**
   * Lowers the headings of a run by one level, so that its sections become parts of one section.
   */
  private static Block lowered(Block block) {
    return block instanceof Block.Heading heading
        ? new Block.Heading(heading.level() + 1, heading.text())
        : block;
  }
}
