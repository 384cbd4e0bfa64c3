package io.millrace.pipeline.worker;

import io.millrace.core.measure.Deadline;
import io.millrace.core.measure.IntervalSource;
import io.millrace.pipeline.cluster.CtrlC;
import io.millrace.pipeline.cluster.PauseGuard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JVM that does tasks for the run: a sender's or a group member's, one after the other. The run
 * writes {@link Order}s to its standard input and reads {@link WorkerReport}s from its standard
 * output; what it logs goes to a file of its own. When the run dies, so does the worker, which sees
 * the end of its standard input.
 *
 * <p>Orders may come from any thread; reports are handed over by the thread that reads them.
 */
final class WorkerProcess {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Enough to tell what it was. */
  private static final int SHOWN_OF_A_BAD_LINE = 120;

  /** A process that was killed is gone at once, unless the kernel still writes for it. */
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /** A process that was killed, or has closed its output, is gone a moment later. */
  private static final Duration END_LIMIT = Duration.ofSeconds(1);

  /**
   * A worker reports ten times a second; the machine, or its garbage collector, may hold it up for
   * some seconds.
   */
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(30);

  /** Takes what a worker tells. Called by the thread that reads it. */
  interface Listener {
    /** A report on the current task. */
    void take(WorkerReport report);

    /** A hand-over; only members tell of them. */
    default void take(HandOver handOver) {
      throw new IllegalArgumentException("a hand-over, from a worker that has no group");
    }

    /** What became of deliveries; only members of share groups tell of them. */
    default void take(ShareLine shares) {
      throw new IllegalArgumentException("deliveries, from a worker that has no share group");
    }
  }

  private final String name;
  private final String what;
  private final Path log;
  private final Process process;
  private final Thread reader;
  private final RemoteHistogram hiccups = new RemoteHistogram();
  private volatile @Nullable Listener listener;
  private volatile JvmUsage usage = JvmUsage.NONE;
  private volatile Map<MetricName, Metric> clientMetrics = Map.of();
  private volatile boolean taskIsOver = true;
  private volatile boolean lastTask;
  private volatile boolean killed;
  private volatile boolean ended;
  private volatile boolean wasPaused;
  private volatile boolean isPaused;
  private volatile long lastHeardNs = System.nanoTime();
  private volatile @Nullable String said;
  private @Nullable PauseGuard pause;

  /**
   * Starts the process.
   *
   * @param name its task's
   * @param what it is, for messages: {@code producer} or {@code member}
   * @param log where its standard error goes
   * @param jvmOptions of its JVM
   */
  WorkerProcess(String name, String what, Path log, List<String> jvmOptions) {
    this.name = name;
    this.what = what;
    this.log = log;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(
        InheritedOptions.among(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    command.addAll(SecurityProperties.asOptions(System.getProperties()));
    command.addAll(
        List.of(
            "-Dmillrace.worker=" + name, // for whoever looks at the list of processes
            // standard output is for reports: what the JVM itself has to say goes into the log
            "-XX:+DisplayVMOutputToStderr",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            "-cp",
            System.getProperty("java.class.path"),
            "io.millrace.pipeline.cli.Main",
            "worker"));
    try {
      process =
          new ProcessBuilder(CtrlC.ignoredBy(what, command))
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("could not start the process of " + what + " " + name, e);
    }
    reader = new Thread(this::read, "millrace-reader-" + name);
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Gives it its next task; the one before must be over.
   *
   * @throws IllegalStateException when the process is gone
   */
  void begin(WorkerTask task, Listener to) {
    listener = to;
    lastTask = task.terms().last();
    lastHeardNs = System.nanoTime();
    taskIsOver = false;
    try {
      tell(Order.TASK + JSON.writeValueAsString(task));
    } catch (IOException e) {
      throw new IllegalStateException(gone(), e);
    }
  }

  /**
   * Gives an order.
   *
   * @throws IOException when the process is gone
   */
  synchronized void tell(String order) throws IOException {
    Writer toWorker = process.outputWriter(StandardCharsets.UTF_8);
    toWorker.write(order + "\n");
    toWorker.flush();
  }

  /** As {@link #tell}, where {@link #failure} says enough of a process that is gone. */
  void tellIfThere(String order) {
    try {
      tell(order);
    } catch (IOException e) {
      // failure() says so
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = lines.readLine()) != null) {
        take(line);
      }
      if (!endsWithin(END_LIMIT)) {
        refuse("nothing any more");
      }
    } catch (IOException e) {
      // the process is gone: failure() says so
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does that
    }
  }

  /** A line that is no report means that nothing it tells can be trusted: the worker is ended. */
  private void take(String line) throws InterruptedException {
    try {
      Listener to = listener;
      if (to == null) {
        throw new IllegalArgumentException("a line before any task");
      }
      if (HandOver.isOn(line)) {
        to.take(HandOver.parse(line));
      } else if (ShareLine.isOn(line)) {
        to.take(ShareLine.parse(line));
      } else {
        take(JSON.readValue(line, WorkerReport.class), to);
      }
    } catch (RuntimeException e) { // whatever a parser throws: the thread must not die of it
      if (!endsWithin(END_LIMIT)) { // the last line of a worker that was killed may be cut in half
        refuse("what is no report: '" + shown(line) + "'");
      }
    }
  }

  private boolean endsWithin(Duration limit) throws InterruptedException {
    return killed || process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void refuse(String what) {
    if (said == null) {
      said = what;
      process.toHandle().destroyForcibly();
    }
  }

  private static String shown(String line) {
    return line.substring(0, Math.min(line.length(), SHOWN_OF_A_BAD_LINE));
  }

  private void take(WorkerReport report, Listener to) {
    lastHeardNs = System.nanoTime();
    usage = report.usage();
    if (!wasPaused) { // that it stood still for as long says nothing about the machine
      hiccups.add(report.hiccups());
    }
    if (report.client() != null) {
      clientMetrics = ClientMetric.read(report.client());
    }
    to.take(report);
    taskIsOver |= report.last();
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What its JVM has spent since it began. */
  JvmUsage usage() {
    return usage;
  }

  /** For which its JVM stood still. */
  IntervalSource hiccups() {
    return hiccups;
  }

  /** Its Kafka client's metrics as it told them last. */
  Map<MetricName, Metric> clientMetrics() {
    return clientMetrics;
  }

  /** Why it is of no more use; null when it is. */
  @Nullable IllegalStateException failure() {
    String bad = said;
    if (bad != null) {
      return new IllegalStateException(what + " " + name + " said " + bad + "; its log is " + log);
    }
    if (killed || ended || (taskIsOver && (lastTask || process.isAlive()))) {
      return null;
    }
    if (!process.isAlive()) {
      return reader.isAlive()
          ? null
          : new IllegalStateException(gone()); // it may have told its end
    }
    return isPaused || System.nanoTime() - lastHeardNs < SILENCE_LIMIT.toNanos()
        ? null
        : new IllegalStateException(
            what
                + " "
                + name
                + " (process "
                + process.pid()
                + ") has said nothing for "
                + SILENCE_LIMIT.toSeconds()
                + " s; its log is "
                + log);
  }

  private String gone() {
    return "the process of "
        + what
        + " "
        + name
        + " ("
        + process.pid()
        + ") ended"
        + (process.isAlive() ? "" : " with code " + process.exitValue())
        + " before its time; its log is "
        + log;
  }

  /** Kills it (SIGKILL), paused or not, and waits until it is gone and all it had told is read. */
  synchronized void kill() throws InterruptedException {
    killed = true;
    // Not Process.destroyForcibly(): that closes the pipe, and what was told would be lost.
    process.toHandle().destroyForcibly();
    process.waitFor(KILL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    if (pause != null) {
      pause.abandon();
      pause = null;
    }
    reader.join(KILL_LIMIT.toMillis());
  }

  /** Whether {@link #kill} was called. */
  boolean wasKilled() {
    return killed;
  }

  synchronized void pause() throws IOException {
    wasPaused = true;
    isPaused = true;
    pause = PauseGuard.stop(pid());
  }

  synchronized void resume() throws IOException {
    if (pause != null) {
      PauseGuard guard = pause;
      pause = null;
      guard.close();
      lastHeardNs = System.nanoTime();
      isPaused = false;
    }
  }

  /** Whether the current task is over and told, or never will be. */
  boolean isOver() {
    return taskIsOver || (!process.isAlive() && !reader.isAlive());
  }

  /** Waits until the current task is over and all of it is told; gives up after {@code timeout}. */
  void awaitTold(Duration timeout) throws InterruptedException {
    Deadline.after(timeout).await(() -> taskIsOver || !process.isAlive(), LOOK_EVERY);
    if (!process.isAlive()) {
      reader.join(KILL_LIMIT.toMillis());
    }
  }

  /** As {@link #awaitTold}, and for the end of the process when that was its last task. */
  void awaitOver(Duration timeout) throws InterruptedException {
    Deadline deadline = Deadline.after(timeout);
    awaitTold(timeout);
    if (taskIsOver && !lastTask) {
      return;
    }
    ended = true;
    if (!process.waitFor(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
      process.destroyForcibly().waitFor(KILL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
    reader.join(KILL_LIMIT.toMillis());
  }

  /** Ends it at once, whatever it does, and waits until it is gone. */
  synchronized void end() {
    ended = true;
    process.toHandle().destroyForcibly();
    if (pause != null) {
      pause.abandon();
      pause = null;
    }
    try {
      process.waitFor(KILL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
