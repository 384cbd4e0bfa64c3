package io.millrace.pipeline.worker;

import io.millrace.core.consume.GroupMember;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.consume.HandOvers;
import io.millrace.core.consume.OrderForm;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.consume.ShareMember;
import io.millrace.core.consume.StampHandler;
import io.millrace.core.consume.UnreadKey;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.pipeline.plan.WorkText;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/** A group member in a worker process. */
final class HostedMember implements HostedTask {
  /** A member that has handled its batch commits and leaves within one request or two. */
  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(10);

  private final MemberTask task;
  private final PrintStream out;
  private final NanoClock clock;
  private final SplittableRandom random;
  private final RebalanceLog rebalances = new RebalanceLog();
  private long rebalancesTold;
  private volatile @Nullable GroupWorker member;
  private volatile boolean stopRequested;
  private volatile StampHandler handler;

  HostedMember(MemberTask task, PrintStream out) {
    this.task = task;
    this.out = out;
    this.clock = NanoClock.system(task.terms().clockOffsetNs());
    this.random = new SplittableRandom(task.seed());
    this.handler = WorkText.parse(task.work()).handler(clock, random);
  }

  @Override
  public void begin() {
    ConsumerSettings settings = new ConsumerSettings(task.consumer());
    StampHandler handling = task.handOvers() ? stamp -> handler.handle(stamp) : handler;
    GroupWorker made =
        task.share() == null ? member(settings, handling) : share(settings, handling);
    member = made;
    made.start();
  }

  private GroupMember member(ConsumerSettings settings, StampHandler handling) {
    return new GroupMember(
        task.name(),
        new KafkaConsumer<>(
            settings.forMember(task.groupId(), task.name()),
            new UnreadKey(),
            OrderForm.STAMP.deserializer(task.assignment().format())),
        task.assignment(),
        handling,
        rebalances,
        task.handOvers() ? told() : null,
        clock);
  }

  private ShareMember share(ConsumerSettings settings, StampHandler handling) {
    return new ShareMember(
        task.name(),
        new KafkaShareConsumer<>(
            settings.forMember(task.groupId(), task.name()),
            new UnreadKey(),
            OrderForm.STAMP.deserializer(task.assignment().format())),
        task.assignment(),
        Objects.requireNonNull(task.share()),
        handling,
        task.handOvers() ? told() : null,
        ledger ->
            task.handOvers() ? new ShareTeller(ledger, shares -> write(shares.toLine())) : ledger,
        clock);
  }

  /** A line at once, so that what was handed over is known even of a member that is killed. */
  private HandOvers told() {
    return (partition, first, next, nowNs) ->
        write(new HandOver(partition, first, next, nowNs).toLine());
  }

  private void write(String line) {
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }

  @Override
  public void obey(String line) {
    if (line.equals(Order.STOP)) {
      stopRequested = true;
    } else if (line.equals(Order.STOP_NOW)) {
      stopRequested = true;
      GroupWorker of = member;
      if (of instanceof GroupMember consuming) {
        consuming.stopNow();
      } else if (of instanceof ShareMember sharing) {
        sharing.stopNow();
      }
    } else if (line.startsWith(Order.WORK)) {
      work(line.substring(Order.WORK.length()));
    }
  }

  private void work(String text) {
    try {
      handler = WorkText.parse(text).handler(clock, random);
    } catch (IllegalArgumentException e) {
      System.err.println("member " + task.name() + " keeps its work: " + e.getMessage());
    }
  }

  @Override
  public boolean isEnding() {
    return stopRequested || (member != null && member.failure() != null);
  }

  @Override
  public void end() throws InterruptedException {
    if (member != null) {
      member.stop();
      member.awaitStopped(LEAVE_TIMEOUT);
    }
  }

  @Override
  public WorkerReport report(
      boolean ended,
      JvmUsage usage,
      @Nullable String hiccups,
      @Nullable List<ClientMetric> client) {
    GroupWorker of = member;
    Throwable failure = of == null ? null : of.failure();
    return new WorkerReport(
        usage,
        hiccups,
        client,
        null,
        of == null ? MemberReport.NOTHING : report(of, ended && failure == null),
        failure == null ? null : failure.toString(),
        ended);
  }

  private MemberReport report(GroupWorker of, boolean withReceipts) {
    RebalanceLog.News news = rebalances.since(rebalancesTold);
    List<MemberReport.Rebalance> fresh =
        news.entries().stream()
            .map(
                e ->
                    new MemberReport.Rebalance(
                        e.atNs(), e.change().name().toLowerCase(Locale.ROOT), e.partitions()))
            .toList();
    rebalancesTold = news.seen();
    Histogram endToEnd = LatencyRecorder.emptyHistogram();
    of.endToEnd().drainInto(endToEnd);
    return new MemberReport(
        of.hasJoined(),
        of.receivedCount(),
        of.positions(),
        HistogramText.write(endToEnd),
        fresh,
        withReceipts ? of.receipts().map(MemberReport.Receipts::of).orElse(null) : null,
        of.settledCount(),
        of.shareCounts());
  }

  @Override
  public Map<MetricName, ? extends Metric> clientMetrics() {
    return member == null ? Map.of() : member.clientMetrics();
  }
}
