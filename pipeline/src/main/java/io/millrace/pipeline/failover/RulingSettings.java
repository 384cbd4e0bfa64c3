package io.millrace.pipeline.failover;

import io.millrace.pipeline.result.FailoverResult.RuledBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Explains the longest write gap after a fault of brokers: it cuts the gap into parts and names for
 * each the setting that ruled it, or in words what happened. Pure: from what was seen when, and
 * from the effective settings.
 *
 * @param startMs begin of the gap, after the fault; negative when it began before
 * @param endMs end of the gap, after the fault
 * @param fencedMs when the victims were out of the cluster; null if never
 * @param shrunkMs when a victim was out of a partition's in-sync replicas; null if never
 * @param newLeadersMs when every partition had another leader; null if never
 * @param healedMs when the fault was healed
 * @param controllerHit the active controller was among the victims
 * @param cleanStop the victims did a controlled shutdown
 * @param zooKeeper the brokers keep their sessions with ZooKeeper
 */
record RulingSettings(
    long startMs,
    long endMs,
    @Nullable Long fencedMs,
    @Nullable Long shrunkMs,
    @Nullable Long newLeadersMs,
    long healedMs,
    boolean controllerHit,
    boolean cleanStop,
    boolean zooKeeper) {

  /**
   * A watcher may see a change this much later than another: it asks ten times a second, and may
   * have to wait for an answer.
   */
  private static final long SEEN_LATE_MS = 300;

  private static final String SHUTDOWN = "controlled shutdown";
  private static final String RECOVERY = "start and recovery of brokers";

  /** Shorter parts are left out: they explain nothing that matters. */
  private static final long WORTH_MS = 200;

  /**
   * Returns the parts in order of time.
   *
   * @param settings effective settings of broker, topic and producer, by name
   */
  List<RuledBy> parts(Map<String, String> settings) {
    List<RuledBy> parts = new ArrayList<>();
    long at = Math.max(0, startMs);
    Long out = out();
    if (out != null) {
      if (controllerHit && !zooKeeper) {
        long electedMs = Math.min(out, number(settings, "controller.quorum.fetch.timeout.ms"));
        at = add(parts, at, electedMs, "controller.quorum.fetch.timeout.ms", settings);
      }
      String setting = setting(out, settings);
      if (setting.equals(RECOVERY)) {
        at = add(parts, at, healedMs, "the fault itself", settings);
      }
      at = add(parts, at, Math.min(out, endMs), setting, settings);
      if (newLeadersMs != null && newLeadersMs < endMs) {
        at = add(parts, at, newLeadersMs, "election and metadata propagation", settings);
      }
    }
    if (healedMs > at && healedMs < endMs) {
      at = add(parts, at, healedMs, "the fault itself", settings);
    }
    add(parts, at, endMs, rest(endMs - at, out != null, settings), settings);
    return parts;
  }

  /**
   * Names the last part of the gap, in which the cluster was ready, or in which it had nothing to
   * do.
   */
  private String rest(long restMs, boolean out, Map<String, String> settings) {
    if (cleanStop && !out) {
      return SHUTDOWN; // brokers were restarted one after the other, so none was seen to be out
      // for long
    }
    boolean turned = out || (newLeadersMs != null && newLeadersMs < endMs);
    if (!turned && healedMs >= endMs) {
      return "the fault itself";
    }
    if (restMs < 2 * number(settings, "retry.backoff.max.ms")) {
      return "retry.backoff.ms";
    }
    if (endMs >= number(settings, "request.timeout.ms")) {
      return "request.timeout.ms";
    }
    return cleanStop ? SHUTDOWN : afterHealing(endMs);
  }

  private String afterHealing(long ms) {
    return healedMs < ms ? RECOVERY : "not explained by a setting";
  }

  /**
   * Returns when acknowledgements no longer waited for a victim: when it was fenced or out of the
   * in-sync replicas, whichever was first; null when that was after the gap. After a controlled
   * shutdown only the former counts, since a broker leaves the in-sync replicas before it is gone.
   */
  private @Nullable Long out() {
    Long fenced = withinStandstill(fencedMs);
    Long shrunk = withinStandstill(shrunkMs);
    return cleanStop && fenced != null ? fenced : earliest(fenced, shrunk);
  }

  private @Nullable Long withinStandstill(@Nullable Long ms) {
    return ms == null || ms > endMs + SEEN_LATE_MS ? null : ms;
  }

  private String setting(long outMs, Map<String, String> settings) {
    if (cleanStop) {
      return SHUTDOWN;
    }
    // A fenced broker leaves the in-sync replicas in the same instant; either may be seen first.
    if (fencedMs == null || fencedMs - outMs > SEEN_LATE_MS) {
      // In-sync replicas that shrink before this timer can expire do so because a broker was
      // restarted.
      return outMs < number(settings, "replica.lag.time.max.ms")
          ? afterHealing(outMs)
          : "replica.lag.time.max.ms";
    }
    return zooKeeper ? "zookeeper.session.timeout.ms" : "broker.session.timeout.ms";
  }

  private static long add(
      List<RuledBy> parts, long fromMs, long toMs, String name, Map<String, String> settings) {
    if (toMs - fromMs < WORTH_MS) {
      return Math.max(fromMs, toMs);
    }
    int last = parts.size() - 1;
    if (last >= 0 && parts.get(last).setting().equals(name)) {
      parts.set(last, new RuledBy(name, settings.get(name), parts.get(last).fromMs(), toMs));
    } else {
      parts.add(new RuledBy(name, settings.get(name), fromMs, toMs));
    }
    return toMs;
  }

  private static @Nullable Long earliest(@Nullable Long one, @Nullable Long other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return Math.min(one, other);
  }

  private static long number(Map<String, String> settings, String name) {
    String value = settings.get(name);
    return value == null ? 0 : Long.parseLong(value);
  }
}
