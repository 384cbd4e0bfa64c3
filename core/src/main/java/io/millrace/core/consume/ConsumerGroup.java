package io.millrace.core.consume;

import io.millrace.core.ledger.ShareCounts;
import io.millrace.core.measure.Deadline;
import io.millrace.core.measure.IntervalSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * All members of one consumer group. Started and stopped by the run's main thread; readings by any.
 */
public final class ConsumerGroup {
  private final String id;
  private final List<GroupWorker> members;
  private final RebalanceLog rebalances;
  private final @Nullable GroupProgress progress;

  /**
   * A group of {@code members}, which may be none.
   *
   * @param progress what the members tell of their hand-overs, or null
   */
  public ConsumerGroup(
      String id,
      List<? extends GroupWorker> members,
      RebalanceLog rebalances,
      @Nullable GroupProgress progress) {
    this.id = id;
    this.members = new CopyOnWriteArrayList<>(members);
    this.rebalances = rebalances;
    this.progress = progress;
  }

  /** Kafka's name of the group. */
  public String id() {
    return id;
  }

  /** Its members, those that are gone included. */
  public List<GroupWorker> members() {
    return List.copyOf(members);
  }

  /** Has one more member join a group that runs. */
  public void join(GroupWorker member) {
    members.add(member);
    member.start();
  }

  /** When it got further in which partition, if that was asked for. */
  public @Nullable GroupProgress progress() {
    return progress;
  }

  /** Starts every member. */
  public void start() {
    members.forEach(GroupWorker::start);
  }

  /** True when every member has its first assignment. */
  public boolean hasJoined() {
    return members.stream().allMatch(GroupWorker::hasJoined);
  }

  /** Events handed over so far, repeats included. */
  public long receivedCount() {
    return members.stream().mapToLong(GroupWorker::receivedCount).sum();
  }

  /** Of these, the events that will not be handed over again; see {@link GroupWorker}. */
  public long settledCount() {
    return members.stream().mapToLong(GroupWorker::settledCount).sum();
  }

  /** What its members made of their deliveries, if it is a share group; else zeros. */
  public ShareCounts shareCounts() {
    return ShareCounts.sum(
        members.stream().map(GroupWorker::shareCounts).filter(Objects::nonNull).toList());
  }

  /** For each partition, how far the group has handled it: the furthest of its members. */
  public Map<Integer, Long> positions() {
    Map<Integer, Long> furthest = new HashMap<>();
    for (GroupWorker member : members) {
      member.positions().forEach((partition, next) -> furthest.merge(partition, next, Math::max));
    }
    return furthest;
  }

  /** True when the group has handled every partition up to {@code endOffsets}. */
  public boolean hasReached(List<Long> endOffsets) {
    Map<Integer, Long> positions = positions();
    for (int partition = 0; partition < endOffsets.size(); partition++) {
      if (positions.getOrDefault(partition, 0L) < endOffsets.get(partition)) {
        return false;
      }
    }
    return true;
  }

  /** The end-to-end times of all members, also of those that join later. */
  public IntervalSource endToEnd() {
    return interval -> members.forEach(member -> member.endToEnd().drainInto(interval));
  }

  /** Asks every member to leave. */
  public void stop() {
    members.forEach(GroupWorker::stop);
  }

  /** Waits for all members together until {@code deadline}; then makes those end that are left. */
  public void awaitStopped(Deadline deadline) throws InterruptedException {
    for (GroupWorker member : members) {
      member.awaitStopped(deadline.left());
    }
  }

  /** Closes the clients of members that were never started and will not be. */
  public void closeIfNeverStarted() {
    members.forEach(GroupWorker::closeIfNeverStarted);
  }

  /** The first member's failure, if any member failed. */
  public Optional<Throwable> failure() {
    return members.stream().map(GroupWorker::failure).filter(Objects::nonNull).findFirst();
  }

  /** What happened to its assignments. */
  public RebalanceLog rebalances() {
    return rebalances;
  }
}
