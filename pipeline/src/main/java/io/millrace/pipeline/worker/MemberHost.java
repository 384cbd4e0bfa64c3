package io.millrace.pipeline.worker;

import io.millrace.core.consume.GroupMember;
import io.millrace.core.consume.HandOvers;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.consume.StampDeserializer;
import io.millrace.core.consume.StampHandler;
import io.millrace.core.consume.UnreadKey;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.pipeline.plan.WorkText;
import io.millrace.pipeline.worker.MemberReport.Receipts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The other side of {@link MemberProcess}: runs one member in this JVM and reports a line every 100
 * ms. A line {@code stop} on standard input ends it with its receipts, one that begins with {@code
 * work} gives it other work; the end of standard input means that the run is dead, and ends this
 * JVM at once.
 */
public final class MemberHost {
  private static final long REPORT_EVERY_MS = 100;

  /** Before the text of the work that the member does from then on. */
  static final String WORK = "work ";

  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final GroupMember member;
  private final NanoClock clock;
  private final SplittableRandom random;
  private final RebalanceLog rebalances;
  private final PrintStream out;
  private int rebalancesTold;
  private volatile boolean stopRequested;
  private volatile StampHandler handler;

  private MemberHost(MemberTask task, PrintStream out) {
    this.out = out;
    this.rebalances = new RebalanceLog();
    this.clock = NanoClock.system(task.clockOffsetNs());
    this.random = new SplittableRandom(task.seed());
    this.handler = WorkText.parse(task.work()).handler(clock, random);
    ConsumerSettings settings = new ConsumerSettings(task.consumer());
    StampHandler handling = task.handOvers() ? stamp -> handler.handle(stamp) : handler;
    member =
        new GroupMember(
            task.name(),
            new KafkaConsumer<>(
                settings.forMember(task.groupId(), task.name()),
                new UnreadKey(),
                new StampDeserializer(OrderCodec.of(task.format()))),
            task.assignment(),
            handling,
            rebalances,
            task.handOvers() ? told() : null,
            clock);
  }

  /** A line at once, so that what was handed over is known even of a member that is killed. */
  private HandOvers told() {
    return (partition, first, next, nowNs) -> {
      out.println(new HandOver(partition, first, next, nowNs).toLine());
      out.flush();
    };
  }

  /** Runs the member that the first line of {@code in} describes, until told to stop. */
  public static void run(InputStream in, PrintStream out) throws IOException, InterruptedException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    MemberHost host = new MemberHost(JSON.readValue(lines.readLine(), MemberTask.class), out);
    Thread leash = new Thread(() -> host.obey(lines), "millrace-leash");
    leash.setDaemon(true);
    leash.start();
    host.work();
  }

  private void obey(BufferedReader lines) {
    try {
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.equals("stop")) {
          stopRequested = true;
        } else if (line.startsWith(WORK)) {
          take(line.substring(WORK.length()));
        }
      }
    } catch (IOException e) {
      // as good as the end of the stream
    }
    Runtime.getRuntime().halt(1);
  }

  private void take(String work) {
    try {
      handler = WorkText.parse(work).handler(clock, random);
    } catch (IllegalArgumentException e) {
      System.err.println("member " + member.name() + " keeps its work: " + e.getMessage());
    }
  }

  private void work() throws InterruptedException {
    member.start();
    while (!stopRequested && member.failure() == null) {
      report(null);
      Thread.sleep(REPORT_EVERY_MS);
    }
    member.stop();
    member.awaitStopped(LEAVE_TIMEOUT);
    report(member.failure() == null ? Receipts.of(member.receipts()) : null);
  }

  private void report(@Nullable Receipts receipts) {
    List<RebalanceLog.Entry> entries = rebalances.entries();
    List<MemberReport.Rebalance> fresh =
        entries.subList(rebalancesTold, entries.size()).stream()
            .map(
                e ->
                    new MemberReport.Rebalance(
                        e.atNs(), e.change().name().toLowerCase(Locale.ROOT), e.partitions()))
            .toList();
    rebalancesTold = entries.size();
    Throwable failure = member.failure();
    out.println(
        JSON.writeValueAsString(
            new MemberReport(
                member.hasJoined(),
                member.receivedCount(),
                member.positions(),
                endToEnd(),
                fresh,
                receipts,
                failure == null ? null : failure.toString())));
    out.flush();
  }

  private @Nullable String endToEnd() {
    Histogram interval = LatencyRecorder.emptyHistogram();
    member.endToEnd().drainInto(interval);
    if (interval.getTotalCount() == 0) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.allocate(interval.getNeededByteBufferCapacity());
    int length = interval.encodeIntoCompressedByteBuffer(buffer, Deflater.BEST_SPEED);
    byte[] bytes = new byte[length];
    buffer.get(0, bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
