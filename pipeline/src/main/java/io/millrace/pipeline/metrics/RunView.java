package io.millrace.pipeline.metrics;

import io.millrace.core.ledger.Verdict;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.run.RunSample;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one run at one moment.
 *
 * @param info the values of the labels of {@link Metric#RUN_INFO}, in their order; empty until the
 *     settings are known
 * @param happenings how often each kind of thing happened
 * @param sample null before the first
 * @param summary null before the run's end
 * @param failovers what each fault cost; empty before the end, and without faults
 */
record RunView(
    String runId,
    List<String> info,
    String state,
    Map<String, Long> happenings,
    @Nullable RunSample sample,
    @Nullable Summary summary,
    List<FailoverResult> failovers) {
  /** Named from the start, so that their counters begin at 0 and a first one shows as a step. */
  private static final List<String> KINDS = List.of("fault", "heal", "rebalance", "leader_change");

  RunView {
    info = List.copyOf(info);
    happenings = Map.copyOf(happenings);
    failovers = List.copyOf(failovers);
  }

  static RunView begun(String runId) {
    Map<String, Long> none = new TreeMap<>();
    KINDS.forEach(kind -> none.put(kind, 0L));
    return new RunView(runId, List.of(), "starting", none, null, null, List.of());
  }

  RunView with(List<String> newInfo) {
    return new RunView(runId, newInfo, state, happenings, sample, summary, failovers);
  }

  RunView in(String newState) {
    return new RunView(runId, info, newState, happenings, sample, summary, failovers);
  }

  RunView with(RunSample newSample) {
    return new RunView(runId, info, state, happenings, newSample, summary, failovers);
  }

  /** Counts another; of a kind that is not counted, nothing. */
  RunView andHappened(String kind) {
    Map<String, Long> counts = new TreeMap<>(happenings);
    counts.computeIfPresent(kind, (same, count) -> count + 1);
    return new RunView(runId, info, state, counts, sample, summary, failovers);
  }

  RunView ended(Summary newSummary) {
    return new RunView(runId, info, "over", happenings, sample, newSummary, failovers);
  }

  RunView judged(List<FailoverResult> results) {
    return new RunView(runId, info, state, happenings, sample, summary, results);
  }

  /** Nothing of it will change any more. */
  boolean isOver() {
    return state.equals("over") || state.equals("failed");
  }

  /** The judgement over the run: that over its worst fault, where it had any. */
  Verdict.@Nullable Outcome verdict() {
    if (!failovers.isEmpty()) {
      return FailoverResult.worst(failovers).verdict();
    }
    return summary == null ? null : summary.verdict();
  }
}
