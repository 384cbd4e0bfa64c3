package io.millrace.pipeline.failover;

import io.millrace.pipeline.fault.MemberFault;
import io.millrace.pipeline.result.FailoverResult.RuledBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Explains the longest read gap after a fault of a group member: it cuts the gap into parts and
 * names for each the setting that ruled it. Pure. Times in ms after the fault.
 *
 * @param startMs begin of the gap; negative when it began before the fault
 * @param endMs end of the gap
 * @param noticedMs when the assignment of another member first changed; null if never
 * @param healedMs when the fault was healed
 */
record GroupRuling(long startMs, long endMs, @Nullable Long noticedMs, long healedMs) {
  /** Shorter parts are left out: they explain nothing that matters. */
  private static final long WORTH_MS = 200;

  /**
   * Returns the parts in order of time.
   *
   * @param protocol the group's: classic or consumer
   * @param settings effective settings of brokers and consumers, by name
   */
  List<RuledBy> parts(MemberFault fault, String protocol, Map<String, String> settings) {
    List<RuledBy> parts = new ArrayList<>();
    long at = Math.max(0, startMs);
    boolean healed = !fault.lasts().isZero() && healedMs < endMs;
    if (noticedMs != null && noticedMs < endMs && !(healed && healedMs < noticedMs)) {
      String setting = fault.noticedBy(protocol);
      at = add(parts, at, noticedMs, setting, settings.get(setting));
    } else if (healed) {
      at = add(parts, at, healedMs, "the fault itself", null);
    }
    add(parts, at, endMs, "rebalance and first fetch", null);
    return parts;
  }

  private static long add(
      List<RuledBy> parts, long fromMs, long toMs, String name, @Nullable String value) {
    if (toMs - fromMs < WORTH_MS) {
      return Math.max(fromMs, toMs);
    }
    parts.add(new RuledBy(name, value, fromMs, toMs));
    return toMs;
  }
}
