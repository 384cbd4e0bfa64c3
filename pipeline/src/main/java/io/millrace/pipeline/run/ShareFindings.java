package io.millrace.pipeline.run;

import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.ledger.LogAudit;
import io.millrace.core.ledger.ShareAudit;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts what was found of a share group into words and numbers that can be written down. */
final class ShareFindings {
  /** Enough to look one up in the log; the counts tell how many there are. */
  private static final int MOST_NAMED = 10;

  private ShareFindings() {}

  /** As the summary has it; null of a group that is no share group. */
  static Summary.@Nullable Share of(GroupAudit group) {
    ShareAudit audit = group.share();
    if (audit == null) {
      return null;
    }
    return new Summary.Share(
        audit.accepted(),
        audit.rejected(),
        audit.released(),
        audit.archived(),
        audit.unconfirmed(),
        audit.late(),
        audit.acceptedTwice(),
        audit.deliveries(),
        offenders(audit),
        audit.proofs().stream()
            .map(
                proof ->
                    new FailoverResult.Proof(
                        proof.anomaly(), proof.planted(), proof.found(), proof.remark()))
            .toList());
  }

  private static List<String> offenders(ShareAudit audit) {
    List<String> named = new ArrayList<>();
    for (ShareAudit.Records of : audit.twice()) {
      for (long offset : first(of.offsets().toRanges(), MOST_NAMED - named.size())) {
        named.add(
            String.format(
                Locale.ROOT,
                "record %d of partition %d was accepted twice",
                offset,
                of.partition()));
      }
    }
    for (LogAudit.Lost of : audit.missing()) {
      for (long sequence : first(of.sequences().toRanges(), MOST_NAMED - named.size())) {
        named.add(
            String.format(
                Locale.ROOT,
                "event %d of producer %d in partition %d was accepted by no member",
                sequence,
                of.producer(),
                of.partition()));
      }
    }
    return named;
  }

  private static List<Long> first(long[] ranges, int most) {
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < ranges.length; i += 2) {
      for (long number = ranges[i]; number < ranges[i + 1] && numbers.size() < most; number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }
}
