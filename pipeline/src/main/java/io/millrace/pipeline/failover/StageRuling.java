package io.millrace.pipeline.failover;

import io.millrace.core.stage.StageAssignment;
import io.millrace.pipeline.fault.KillStage;
import io.millrace.pipeline.fault.MemberFault;
import io.millrace.pipeline.result.FailoverResult.RuledBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Explains the longest read gap behind a stage after one of its workers was killed: it cuts the gap
 * into parts and names for each the setting that ruled it. Pure. Times in ms after the fault.
 *
 * <p>Whoever takes over in transactions reads on only when the one that the killed worker left open
 * has ended: until then the coordinator does not tell the offsets in it. The worker in its place
 * ends it, or its time is over.
 *
 * @param startMs begin of the gap; negative when it began before the fault
 * @param endMs end of the gap
 * @param takenOverMs when workers that are alive held every partition again; null if never
 * @param inTransactions the stage passes events on in transactions
 */
record StageRuling(long startMs, long endMs, @Nullable Long takenOverMs, boolean inTransactions) {
  /** Shorter parts are left out: they explain nothing that matters. */
  private static final long WORTH_MS = 200;

  private static final long TRANSACTION_MS = StageAssignment.TRANSACTION_TIMEOUT.toMillis();

  /**
   * Returns the parts in order of time.
   *
   * @param protocol of the stage's group: classic or consumer
   * @param settings effective settings of brokers and consumers, by name
   */
  List<RuledBy> parts(KillStage fault, String protocol, Map<String, String> settings) {
    List<RuledBy> parts = new ArrayList<>();
    long at = Math.max(0, startMs);
    String session = MemberFault.sessionTimeout(protocol);
    String sessionMs = settings.get(session);
    if (takenOverMs == null || takenOverMs >= endMs) {
      // nobody was seen to take over: a gap that long is the session's all the same
      add(parts, at, endMs, session, sessionMs);
      return parts;
    }
    long overMs = sessionMs == null ? takenOverMs : Long.parseLong(sessionMs);
    at = add(parts, at, Math.min(overMs, takenOverMs), session, sessionMs);
    at = add(parts, at, takenOverMs, "rebalance of the stage's group", null);
    boolean timedOut = inTransactions && endMs >= TRANSACTION_MS;
    if (timedOut) {
      // coordinators look every 10 s only, unless one in the worker's place comes before
      long overAtMs = fault.lasts().isZero() ? endMs : TRANSACTION_MS;
      at = add(parts, at, overAtMs, "transaction.timeout.ms", Long.toString(TRANSACTION_MS));
    }
    String rest =
        inTransactions && !timedOut
            ? "end of the open transaction, first commit"
            : "rebalance and first commit";
    add(parts, at, endMs, rest, null);
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
