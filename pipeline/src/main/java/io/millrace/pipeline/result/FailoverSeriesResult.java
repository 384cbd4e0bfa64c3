package io.millrace.pipeline.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a series of failover runs: the content of a {@code failover} result file.
 *
 * @param request what it was begun with, for whoever goes on with it; null in files from before
 *     that was kept
 * @param trials in the order in which they were run
 * @param failed runs that came to no result, each with its reason
 */
public record FailoverSeriesResult(
    int version,
    String name,
    String startedAt,
    String command,
    Environment environment,
    @Nullable SeriesRequest request,
    List<Trial> trials,
    List<String> failed)
    implements ResultFile {

  /** Raised whenever a field changes its meaning or goes away; older files stay readable. */
  public static final int VERSION = 1;

  /** Copies the list. */
  public FailoverSeriesResult {
    trials = List.copyOf(trials);
    failed = List.copyOf(failed);
  }

  /**
   * One run.
   *
   * @param scenario what was done, under which settings: runs of the same name are repeats
   * @param round from 1; every scenario is run once in each
   * @param result without its single outages and changes, which its own directory holds
   */
  public record Trial(String scenario, int round, FailoverResult result) {}
}
