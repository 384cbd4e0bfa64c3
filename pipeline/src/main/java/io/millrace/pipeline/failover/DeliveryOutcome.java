package io.millrace.pipeline.failover;

import io.millrace.core.ledger.LogAudit;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of the events of a run with stages, transactions or share groups, all of their way
 * together. Pure.
 */
final class DeliveryOutcome {
  private DeliveryOutcome() {}

  /**
   * Of a run.
   *
   * @param log what a fresh reader found in the log of the load
   * @return null when there was nothing of the kind
   */
  static FailoverResult.@Nullable Delivery of(Summary summary, LogAudit log) {
    List<Summary.Share> shares =
        summary.groups().stream().map(Summary.Group::share).filter(Objects::nonNull).toList();
    List<String> ways = ways(summary, !shares.isEmpty());
    if (ways.isEmpty()) {
      return null;
    }
    long inGroups = summary.groups().stream().mapToLong(Summary.Group::lost).max().orElse(0);
    return new FailoverResult.Delivery(
        ways,
        Math.max(log.lost() + summary.lostInStages(), inGroups),
        log.duplicated()
            + summary.repeatedInStages()
            + shares.stream().mapToLong(Summary.Share::acceptedTwice).sum(),
        aborted(summary),
        shares.isEmpty()
            ? null
            : (Long) shares.stream().mapToLong(Summary.Share::unconfirmed).sum());
  }

  private static List<String> ways(Summary summary, boolean shared) {
    List<String> ways = new ArrayList<>();
    if (summary.transactions() != null) {
      ways.add("transactions");
    }
    summary.stages().stream()
        .map(stage -> "stage " + stage.number() + " " + stage.delivery())
        .forEach(ways::add);
    if (shared) {
      ways.add("share group");
    }
    return ways;
  }

  private static @Nullable Long aborted(Summary summary) {
    List<Long> ofStages =
        summary.stages().stream().map(Summary.Stage::rolledBack).filter(Objects::nonNull).toList();
    return summary.transactions() == null && ofStages.isEmpty()
        ? null
        : (Long) (summary.events().aborted() + ofStages.stream().mapToLong(Long::longValue).sum());
  }
}
