package io.millrace.pipeline.worker;

import io.millrace.core.consume.GroupWorker;
import io.millrace.core.consume.HandOvers;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.consume.Work;
import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.measure.IntervalSource;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.pipeline.cluster.CtrlC;
import io.millrace.pipeline.cluster.PauseGuard;
import io.millrace.pipeline.plan.WorkText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A group member in a JVM of its own, which can be killed or paused without the rest of the run. It
 * holds the other end of the member's standard input: when this process dies, so does the member.
 */
public final class MemberProcess implements GroupWorker, MemberControl {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final MemberTask task;
  private final RebalanceLog rebalances;
  private final @Nullable HandOvers handOvers;
  private final ReportedOffsets told;
  private final Histogram endToEnd = LatencyRecorder.emptyHistogram();
  private @Nullable Process process;
  private @Nullable Thread reader;
  private volatile MemberReport last =
      new MemberReport(false, 0, Map.of(), null, List.of(), null, null);
  private volatile boolean stopping;
  private volatile boolean killed;
  private @Nullable PauseGuard pause;

  /**
   * A member that is ready to start.
   *
   * @param handOvers told of the member's hand-overs, if its task asks for them
   */
  public MemberProcess(MemberTask task, RebalanceLog rebalances, @Nullable HandOvers handOvers) {
    this.task = task;
    this.rebalances = rebalances;
    this.handOvers = handOvers;
    this.told = new ReportedOffsets(task.startOffsets().size());
  }

  @Override
  public String name() {
    return task.name();
  }

  @Override
  public void start() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    try {
      process =
          new ProcessBuilder(
                  CtrlC.ignoredBy(
                      "member",
                      List.of(
                          java.toString(),
                          "-Xms64m",
                          "-Xmx256m",
                          "-cp",
                          System.getProperty("java.class.path"),
                          "io.millrace.pipeline.cli.Main",
                          "member")))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      Writer toMember = process.outputWriter(StandardCharsets.UTF_8);
      toMember.write(JSON.writeValueAsString(task) + "\n");
      toMember.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("could not start the process of member " + name(), e);
    }
    reader = new Thread(this::read, "millrace-reader-" + name());
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines = started().inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = lines.readLine()) != null) {
        take(line);
      }
    } catch (IOException e) {
      // the member is gone: failure() says so
    }
  }

  private void take(String line) {
    try {
      if (HandOver.isOn(line)) {
        take(HandOver.parse(line));
      } else {
        take(JSON.readValue(line, MemberReport.class));
      }
    } catch (JacksonException | IllegalArgumentException | IndexOutOfBoundsException e) {
      if (!killed) {
        throw e; // the last line of a killed member may be cut in half
      }
    }
  }

  private void take(MemberReport report) {
    if (report.endToEnd() != null) {
      synchronized (endToEnd) {
        endToEnd.add(decode(report.endToEnd()));
      }
    }
    for (MemberReport.Rebalance rebalance : report.rebalances()) {
      RebalanceLog.Change change =
          RebalanceLog.Change.valueOf(rebalance.change().toUpperCase(Locale.ROOT));
      rebalances.add(
          new RebalanceLog.Entry(rebalance.atNs(), name(), change, rebalance.partitions()));
    }
    last = report;
  }

  private void take(HandOver handOver) {
    told.add(handOver);
    if (handOvers != null) {
      handOvers.handedOver(
          handOver.partition(), handOver.first(), handOver.next(), handOver.atNs());
    }
  }

  private static Histogram decode(String base64) {
    try {
      return Histogram.decodeFromCompressedByteBuffer(
          ByteBuffer.wrap(Base64.getDecoder().decode(base64)), 0);
    } catch (DataFormatException e) {
      throw new IllegalStateException("a member sent a histogram that cannot be read", e);
    }
  }

  private Process started() {
    if (process == null) {
      throw new IllegalStateException("member " + name() + " was not started");
    }
    return process;
  }

  @Override
  public long pid() {
    return started().pid();
  }

  @Override
  public boolean isAlive() {
    return started().isAlive();
  }

  @Override
  public boolean hasLeftWell() {
    return !isAlive() && last.receipts() != null;
  }

  @Override
  public synchronized void kill() throws InterruptedException {
    killed = true;
    // Not Process.destroyForcibly(): that closes the pipe, and what was told would be lost.
    started().toHandle().destroyForcibly();
    started().waitFor();
    if (pause != null) {
      pause.abandon();
      pause = null;
    }
    if (reader != null) {
      reader.join();
    }
  }

  @Override
  public synchronized void pause() throws IOException {
    pause = PauseGuard.stop(pid());
  }

  @Override
  public synchronized void resume() throws IOException {
    if (pause != null) {
      PauseGuard guard = pause;
      pause = null;
      guard.close();
    }
  }

  @Override
  public void work(Work work) throws IOException {
    tell(MemberHost.WORK + WorkText.write(work));
  }

  @Override
  public Optional<ReportedOffsets> toldBeforeItsEnd() {
    return killed ? Optional.of(told) : Optional.empty();
  }

  private synchronized void tell(String line) throws IOException {
    Writer toMember = started().outputWriter(StandardCharsets.UTF_8);
    toMember.write(line + "\n");
    toMember.flush();
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
  public IntervalSource endToEnd() {
    return interval -> {
      synchronized (endToEnd) {
        interval.add(endToEnd);
        endToEnd.reset();
      }
    };
  }

  @Override
  public void stop() {
    stopping = true;
    try {
      tell("stop");
    } catch (IOException e) {
      // it is gone already: failure() says so
    }
  }

  @Override
  public void awaitStopped(Duration timeout) throws InterruptedException {
    if (!started().waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      started().destroyForcibly().waitFor();
    }
    if (reader != null) {
      reader.join(timeout.toMillis());
    }
  }

  @Override
  public MemberReceipts receipts() {
    MemberReport.Receipts receipts = last.receipts();
    if (receipts == null) {
      throw new IllegalStateException("member " + name() + " ended without its receipts");
    }
    return receipts.toReceipts();
  }

  @Override
  public @Nullable Throwable failure() {
    MemberReport report = last;
    if (report.failure() != null) {
      return new IllegalStateException(report.failure());
    }
    boolean gone = process != null && !process.isAlive();
    return gone && !stopping && !killed && report.receipts() == null
        ? new IllegalStateException(
            "the process of member " + name() + " ended with code " + started().exitValue())
        : null;
  }
}
