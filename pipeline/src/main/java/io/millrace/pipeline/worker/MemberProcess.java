package io.millrace.pipeline.worker;

import io.millrace.core.consume.HandOvers;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.consume.Work;
import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.ledger.ShareCounts;
import io.millrace.core.measure.IntervalSource;
import io.millrace.pipeline.plan.WorkText;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * A group member in a JVM of its own, which can be killed or paused without the rest of the run.
 */
public final class MemberProcess implements MemberControl {
  /** As long as a member's thread may take to end by force, and to put its account into a line. */
  private static final Duration FORCED_LIMIT = Duration.ofSeconds(8);

  private final MemberTask task;
  private final WorkerProcess process;
  private final RebalanceLog rebalances;
  private final @Nullable HandOvers handOvers;
  private final ReportedOffsets reported;
  private final @Nullable ToldShares toldShares;
  private final RemoteHistogram endToEnd = new RemoteHistogram();
  private volatile MemberReport last = MemberReport.NOTHING;
  private volatile @Nullable String failure;
  private volatile boolean begun;

  /**
   * A member that is ready to start.
   *
   * @param handOvers told of the member's hand-overs, if its task asks for them
   */
  public MemberProcess(
      MemberTask task, WorkerPool pool, RebalanceLog rebalances, @Nullable HandOvers handOvers) {
    this.task = task;
    this.process = pool.member(task.name());
    this.rebalances = rebalances;
    this.handOvers = handOvers;
    this.reported = new ReportedOffsets(task.startOffsets().size());
    this.toldShares =
        task.share() == null
            ? null
            : new ToldShares(task.startOffsets().size(), task.share().deliveryLimit());
  }

  @Override
  public String name() {
    return task.name();
  }

  @Override
  public void start() {
    begun = true;
    process.begin(task, new Listener());
  }

  private final class Listener implements WorkerProcess.Listener {
    @Override
    public void take(WorkerReport report) {
      failure = report.failure();
      MemberReport of = report.member();
      if (of == null) {
        return;
      }
      endToEnd.add(of.endToEnd());
      for (MemberReport.Rebalance rebalance : of.rebalances()) {
        RebalanceLog.Change change =
            RebalanceLog.Change.valueOf(rebalance.change().toUpperCase(Locale.ROOT));
        rebalances.add(
            new RebalanceLog.Entry(rebalance.atNs(), name(), change, rebalance.partitions()));
      }
      last = of;
    }

    @Override
    public void take(HandOver handOver) {
      reported.add(handOver);
      if (handOvers != null) {
        handOvers.handedOver(
            handOver.partition(), handOver.first(), handOver.next(), handOver.atNs());
      }
    }

    @Override
    public void take(ShareLine shares) {
      shares.replayInto(Objects.requireNonNull(toldShares));
    }
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public boolean hasLeftWell() {
    return !isAlive() && last.receipts() != null;
  }

  @Override
  public void kill() throws InterruptedException {
    process.kill();
  }

  @Override
  public void pause() throws IOException {
    process.pause();
  }

  @Override
  public void resume() throws IOException {
    process.resume();
  }

  @Override
  public void work(Work work) throws IOException {
    process.tell(Order.WORK + WorkText.write(work));
  }

  @Override
  public Optional<ReportedOffsets> reportedBeforeItsEnd() {
    // offsets alone do not tell what a member of a share group made of them: that it told itself
    return process.wasKilled() && toldShares == null ? Optional.of(reported) : Optional.empty();
  }

  @Override
  public boolean hasJoined() {
    return last.joined();
  }

  @Override
  public Map<Integer, Long> positions() {
    return last.positions();
  }

  @Override
  public long receivedCount() {
    return last.received();
  }

  @Override
  public long settledCount() {
    return toldShares == null
        ? last.received()
        : Math.max(
            last.settled(), toldShares.settledCount()); // reports are a tenth of a second old
  }

  @Override
  public @Nullable ShareCounts shareCounts() {
    if (toldShares == null) {
      return null;
    }
    ShareCounts told = toldShares.counts();
    ShareCounts said = last.shares();
    return said == null ? told : told.furthest(said);
  }

  @Override
  public IntervalSource endToEnd() {
    return endToEnd;
  }

  @Override
  public Map<MetricName, ? extends Metric> clientMetrics() {
    return process.clientMetrics();
  }

  @Override
  public void stop() {
    process.tellIfThere(Order.STOP);
  }

  @Override
  public void awaitStopped(Duration timeout) throws InterruptedException {
    if (!begun) {
      return;
    }
    process.awaitTold(timeout);
    if (!process.isOver()) {
      process.tellIfThere(Order.STOP_NOW);
    }
    process.awaitOver(FORCED_LIMIT);
  }

  @Override
  public Optional<MemberReceipts> receipts() {
    if (toldShares != null && process.wasKilled()) {
      return Optional.of(toldShares.receipts());
    }
    return Optional.ofNullable(last.receipts()).map(MemberReport.Receipts::toReceipts);
  }

  @Override
  public @Nullable Throwable failure() {
    String said = failure;
    return said != null
        ? new IllegalStateException("member " + name() + ": " + said)
        : process.failure();
  }
}
