package io.millrace.pipeline.worker;

import io.millrace.core.measure.HiccupMeter;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The worker's side of {@link WorkerProcess}: does one task after the other in this JVM, and writes
 * a {@link WorkerReport} ten times a second meanwhile. The end of standard input means that the run
 * is dead, and ends this JVM at once.
 */
public final class WorkerHost {
  private static final long REPORT_EVERY_MS = 100;

  /** Kafka's own gauges change slowly, and telling them takes some 20 KB. */
  private static final int REPORTS_PER_CLIENT_METRICS = 10;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PrintStream out;
  private final JvmMeter usage = new JvmMeter();
  private final HiccupMeter hiccups = new HiccupMeter(NanoClock.system());
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private volatile @Nullable HostedTask current;
  private int reports;

  /** A task and what it says besides what is to be done. */
  private record Asked(HostedTask hosted, TaskTerms terms) {}

  private WorkerHost(PrintStream out) {
    this.out = out;
  }

  /** Does the tasks that come by {@code in}, until the last one has ended. */
  public static void run(InputStream in, PrintStream out) throws InterruptedException {
    WorkerHost host = new WorkerHost(out);
    Thread leash = new Thread(() -> host.read(in), "millrace-leash");
    leash.setDaemon(true);
    leash.start();
    host.work();
  }

  private void read(InputStream in) {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    try {
      String line;
      while ((line = lines.readLine()) != null) {
        obey(line);
      }
    } catch (IOException e) {
      // as good as the end of the stream
    } catch (RuntimeException e) {
      log(e); // the run finds the process ended
    }
    Runtime.getRuntime().halt(1);
  }

  /** Standard error is the worker's log. */
  private static void log(Throwable failure) {
    failure.printStackTrace(System.err);
  }

  private void obey(String line) {
    if (line.startsWith(Order.TASK)) {
      WorkerTask task = JSON.readValue(line.substring(Order.TASK.length()), WorkerTask.class);
      HostedTask hosted = hosted(task);
      current = hosted;
      asked.add(new Asked(hosted, task.terms()));
      return;
    }
    HostedTask of = current;
    if (of != null) {
      of.obey(line);
    }
  }

  private HostedTask hosted(WorkerTask task) {
    if (task instanceof MemberTask member) {
      return new HostedMember(member, out);
    }
    if (task instanceof StageTask stage) {
      return new HostedStage(stage);
    }
    return new HostedSender((SenderTask) task);
  }

  private void work() throws InterruptedException {
    boolean last = false;
    while (!last) {
      Asked next = asked.take();
      last = next.terms().last();
      work(next.hosted(), next.terms());
    }
    hiccups.close();
  }

  private void work(HostedTask hosted, TaskTerms terms) throws InterruptedException {
    hiccups.delays().drainInto(LatencyRecorder.emptyHistogram()); // those before are no part of it
    try {
      hosted.begin();
      while (!hosted.isEnding()) {
        tell(hosted, false, terms);
        Thread.sleep(REPORT_EVERY_MS);
      }
      end(hosted, terms);
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) { // an error too must be told, whatever it is
      log(e);
      write(new WorkerReport(usage.look(), null, null, null, null, e.toString(), true));
    }
  }

  /** What comes in while a sender waits for its last answers is told as it comes. */
  private void end(HostedTask hosted, TaskTerms terms) throws Throwable {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread ending = new Thread(() -> end(hosted, failure), "millrace-ending");
    ending.start();
    while (ending.isAlive()) {
      ending.join(REPORT_EVERY_MS);
      if (ending.isAlive()) {
        tell(hosted, false, terms);
      }
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    tell(hosted, true, terms);
  }

  private static void end(HostedTask hosted, AtomicReference<@Nullable Throwable> failure) {
    try {
      hosted.end();
    } catch (Throwable e) { // thrown by the main thread, which tells of it
      failure.set(e);
    }
  }

  private void tell(HostedTask hosted, boolean ended, TaskTerms terms) {
    Histogram stood = LatencyRecorder.emptyHistogram();
    hiccups.delays().drainInto(stood);
    List<ClientMetric> client =
        reports++ % REPORTS_PER_CLIENT_METRICS == 0
            ? ClientMetric.of(
                hosted.clientMetrics(), name -> terms.clientMetrics() || ThrottleMetric.isOne(name))
            : null;
    write(hosted.report(ended, usage.look(), HistogramText.write(stood), client));
  }

  private void write(WorkerReport report) {
    String line = JSON.writeValueAsString(report);
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }
}
