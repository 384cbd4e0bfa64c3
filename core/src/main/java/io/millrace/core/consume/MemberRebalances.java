package io.millrace.core.consume;

import io.millrace.core.measure.NanoClock;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * What a member does when partitions are given to it or taken from it: notes it in the group's log,
 * and tells those who keep account of them. Called by the consumer on the member's thread; {@link
 * #hasJoined} by any.
 */
final class MemberRebalances implements ConsumerRebalanceListener {
  private final String member;
  private final RebalanceLog log;
  private final Receiver<?> receiver;
  private final CommitStrategy commits;
  private final HandledOffsets handled;
  private final NanoClock clock;
  private volatile boolean joined;

  MemberRebalances(
      String member,
      RebalanceLog log,
      Receiver<?> receiver,
      CommitStrategy commits,
      HandledOffsets handled,
      NanoClock clock) {
    this.member = member;
    this.log = log;
    this.receiver = receiver;
    this.commits = commits;
    this.handled = handled;
    this.clock = clock;
  }

  /** True once the member was given its first assignment, which may be empty. Any thread. */
  boolean hasJoined() {
    return joined;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    note(RebalanceLog.Change.ASSIGNED, partitions);
    receiver.assigned(partitions);
    joined = true;
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    note(RebalanceLog.Change.REVOKED, partitions);
    commits.whenTaken();
    handled.release(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    note(RebalanceLog.Change.LOST, partitions);
    handled.release(partitions);
  }

  private void note(RebalanceLog.Change change, Collection<TopicPartition> partitions) {
    List<Integer> numbers = partitions.stream().map(TopicPartition::partition).sorted().toList();
    log.add(new RebalanceLog.Entry(clock.nanoTime(), member, change, numbers));
  }
}
