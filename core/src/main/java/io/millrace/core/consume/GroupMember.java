package io.millrace.core.consume;

import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.ledger.ReceivedLedger;
import io.millrace.core.measure.IntervalSource;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.order.EventFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * One group worker, put together: a {@link PollLoop} on its own thread, a {@link Receiver} and a
 * {@link CommitStrategy}. Started and stopped by the run's main thread; count, times and positions
 * may be read while it runs.
 */
public final class GroupMember implements GroupWorker {
  private final String name;
  private final Consumer<?, ?> consumer;
  private final ReceivedLedger ledger;
  private final EndToEndTimes endToEnd;
  private final HandledOffsets handled = new HandledOffsets();
  private final MemberRebalances rebalances;
  private final PollLoop<?> loop;

  /**
   * What a member reads, and how.
   *
   * @param run only events stamped with this number are judged
   * @param startOffsets for each partition, the end of its log when the run began
   */
  public record Assignment(
      String topic, int run, EventFormat format, List<Long> startOffsets, CommitPolicy commits) {
    /** Copies the offsets. */
    public Assignment {
      startOffsets = List.copyOf(startOffsets);
    }
  }

  /**
   * A member that is ready to start.
   *
   * @param consumer with the deserializer of the handler's {@link OrderHandler#form form}; closed
   *     by the member's thread when it ends
   * @param handOvers null: nobody wants to know when what was handed over
   */
  public <V> GroupMember(
      String name,
      Consumer<@Nullable Void, @Nullable V> consumer,
      Assignment assignment,
      OrderHandler<V> handler,
      RebalanceLog rebalances,
      @Nullable HandOvers handOvers,
      NanoClock clock) {
    this.name = name;
    this.consumer = consumer;
    long[] startOffsets = assignment.startOffsets().stream().mapToLong(Long::longValue).toArray();
    this.ledger = new ReceivedLedger(startOffsets.length);
    this.endToEnd = new EndToEndTimes(clock, handler != StampHandler.NONE);
    Receiver<V> receiver =
        new Receiver<>(
            handler,
            assignment.run(),
            startOffsets,
            ledger,
            endToEnd,
            handOvers == null ? null : new HandOverTeller(handOvers, clock));
    CommitStrategy commits = new PeriodicCommits(consumer, handled, assignment.commits(), clock);
    this.rebalances = new MemberRebalances(name, rebalances, receiver, commits, handled, clock);
    this.loop =
        new PollLoop<>(
            name, consumer, assignment.topic(), receiver, commits, handled, this.rebalances);
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop();
  }

  @Override
  public void awaitStopped(Duration timeout) throws InterruptedException {
    loop.awaitStopped(timeout);
  }

  @Override
  public void closeIfNeverStarted() {
    loop.closeIfNeverStarted();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public IntervalSource endToEnd() {
    return endToEnd;
  }

  @Override
  public Map<MetricName, ? extends Metric> clientMetrics() {
    return consumer.metrics();
  }

  @Override
  public long receivedCount() {
    return ledger.receivedCount();
  }

  /** Asks the member to end without another word to the cluster. Any thread. */
  public void stopNow() {
    loop.stopNow();
  }

  @Override
  public Optional<MemberReceipts> receipts() {
    return loop.isOver() ? Optional.of(ledger.receipts()) : Optional.empty();
  }

  @Override
  public Map<Integer, Long> positions() {
    return handled.positions();
  }

  @Override
  public boolean hasJoined() {
    return rebalances.hasJoined();
  }

  @Override
  public @Nullable Throwable failure() {
    return loop.failure();
  }
}
