package io.millrace.pipeline.rig;

import io.millrace.core.measure.NanoClock;
import io.millrace.core.send.LoadWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Where the log ends that groups have to read. Brokers hand out, and call the end of the log, what
 * all in-sync replicas have; under acks=1 and acks=0 that comes after the acknowledgement. To stop
 * reading there at once would call the last events lost.
 */
final class LogEnd {
  /**
   * A follower that hangs holds back what can be read until it is taken out of the in-sync
   * replicas. With Kafka's default replica.lag.time.max.ms of 30 s that took up to 43 s. What
   * cannot be read then is gone.
   */
  static final Duration HELD_BACK_LIMIT = Duration.ofSeconds(60);

  /**
   * Where all replicas were seen in sync after the last fault, nothing holds back what is there;
   * what a leader acknowledged alone before it lost its office never comes.
   */
  static final Duration IN_SYNC_LIMIT = Duration.ofSeconds(5);

  /**
   * Under acks=0 no broker says where events stand: all are taken to have arrived, and to be
   * copied, when the log has not grown for this long.
   */
  private static final Duration QUIET = Duration.ofSeconds(3);

  /** A topic that others write to as well is never quiet. */
  private static final Duration IN_ALL = Duration.ofMinutes(3);

  private static final long ASK_AGAIN_NS = 20_000_000;

  private final Supplier<Optional<List<Long>>> readableEnds;
  private final Duration heldBackLimit;
  private final Duration silenceLimit;
  private final NanoClock clock;

  /**
   * Of a log.
   *
   * @param readableEnds asks the brokers, for each partition; nothing when they do not answer
   * @param heldBackLimit what was acknowledged, and has not come for this long, is gone
   * @param silenceLimit brokers that have not answered for this long are not asked again
   */
  LogEnd(
      Supplier<Optional<List<Long>>> readableEnds,
      Duration heldBackLimit,
      Duration silenceLimit,
      NanoClock clock) {
    this.readableEnds = readableEnds;
    this.heldBackLimit = heldBackLimit;
    this.silenceLimit = silenceLimit;
    this.clock = clock;
  }

  /**
   * Waits until everything that {@code senders}, which are closed, had acknowledged can be read.
   *
   * @param giveUp asked again and again: true ends the wait
   * @return for each partition, the end as it then is; nothing when no broker says
   */
  Optional<List<Long>> awaitReadable(
      List<LoadWorker> senders, int partitions, BooleanSupplier giveUp) {
    List<Long> acknowledged = acknowledgedEnds(senders, partitions);
    boolean unsaid =
        Collections.max(acknowledged) == 0
            && senders.stream().anyMatch(sender -> sender.counts().acknowledged() > 0);
    return unsaid ? awaitQuiet(giveUp) : awaitReached(acknowledged, giveUp);
  }

  /** Until each partition can be read up to {@code acknowledged}, or nothing comes any more. */
  Optional<List<Long>> awaitReached(List<Long> acknowledged, BooleanSupplier giveUp) {
    return await(ends -> isReached(ends, acknowledged), heldBackLimit, giveUp);
  }

  /** Until nothing has come for a while, without knowing what is to come. */
  Optional<List<Long>> awaitQuiet(BooleanSupplier giveUp) {
    return await(ends -> false, QUIET, giveUp);
  }

  private Optional<List<Long>> await(
      Predicate<List<Long>> enough, Duration quiet, BooleanSupplier giveUp) {
    Optional<List<Long>> ends = readableEnds.get();
    long startNs = clock.nanoTime();
    long changedNs = startNs;
    long answeredNs = startNs;
    while (ends.isEmpty() || !enough.test(ends.get())) {
      long nowNs = clock.nanoTime();
      if (nowNs - answeredNs > silenceLimit.toNanos()) {
        return Optional.empty();
      }
      if ((ends.isPresent() && nowNs - changedNs > quiet.toNanos())
          || nowNs - startNs > inAll().toNanos()
          || giveUp.getAsBoolean()) {
        return ends;
      }
      clock.parkUntil(nowNs + ASK_AGAIN_NS);
      Optional<List<Long>> now = readableEnds.get();
      if (now.isPresent()) {
        answeredNs = clock.nanoTime();
        if (!now.equals(ends)) {
          ends = now;
          changedNs = answeredNs;
        }
      }
    }
    return ends;
  }

  /** A transaction may be open for longer than anything else takes. */
  private Duration inAll() {
    return heldBackLimit.compareTo(IN_ALL) > 0 ? heldBackLimit : IN_ALL;
  }

  /** Whether each partition can be read up to {@code acknowledged}. */
  static boolean isReached(List<Long> ends, List<Long> acknowledged) {
    for (int partition = 0; partition < ends.size(); partition++) {
      if (ends.get(partition) < acknowledged.get(partition)) {
        return false;
      }
    }
    return true;
  }

  private static List<Long> acknowledgedEnds(List<LoadWorker> senders, int partitions) {
    List<Long> ends = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      int partition = p;
      ends.add(
          1 + senders.stream().mapToLong(sender -> sender.lastOffset(partition)).max().orElse(-1));
    }
    return ends;
  }
}
