package io.millrace.pipeline.worker;

import io.millrace.core.measure.IntervalSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The worker processes of a run. They are kept from its warm-up to its end, so that the JVM that is
 * measured is the one that was warmed up. Used by the run's main thread and that of its faults; the
 * readings by any.
 */
public final class WorkerPool implements AutoCloseable {
  /** A member keeps little: what it fetched last, and its ledger. */
  private static final List<String> MEMBER_JVM = List.of("-Xms64m", "-Xmx256m");

  /** A stage worker holds what its producer has in flight too: buffer.memory, 32 MB by default. */
  private static final List<String> STAGE_JVM = List.of("-Xms64m", "-Xmx384m");

  /**
   * What events are made of takes 32 MB at most; what is in flight dies young, in a generation of
   * 192 MB.
   */
  private static final long SENDER_MB = 736;

  private final Path logs;
  private final Map<String, WorkerProcess> processes = new LinkedHashMap<>();

  /**
   * No process yet.
   *
   * @param logs the run's directory of logs, in which each worker has a file
   */
  public WorkerPool(Path logs) {
    this.logs = logs;
  }

  /**
   * The process of the sender {@code name}, started if there is none.
   *
   * @param bufferBytes its producer's buffer.memory, which its heap has to hold
   */
  synchronized WorkerProcess sender(String name, long bufferBytes) {
    return processes.computeIfAbsent(name, key -> start(name, "producer", senderJvm(bufferBytes)));
  }

  /** The parallel collector for its cheap write barrier, as in the tool itself. */
  private static List<String> senderJvm(long bufferBytes) {
    long heapMb = SENDER_MB + (bufferBytes >> 20);
    return List.of("-XX:+UseParallelGC", "-Xms256m", "-Xmx" + heapMb + "m", "-Xmn192m");
  }

  /** The process of the member {@code name}, started if there is none. */
  synchronized WorkerProcess member(String name) {
    return processes.computeIfAbsent(name, key -> start(name, "member", MEMBER_JVM));
  }

  /** The process of the stage worker {@code name}, started if there is none. */
  synchronized WorkerProcess stage(String name) {
    return processes.computeIfAbsent(name, key -> start(name, "stage worker", STAGE_JVM));
  }

  private WorkerProcess start(String name, String what, List<String> jvm) {
    return new WorkerProcess(name, what, logs.resolve(name + ".log"), jvm);
  }

  private synchronized List<WorkerProcess> all() {
    return new ArrayList<>(processes.values());
  }

  /** What all of them have spent since they began. */
  public JvmUsage usage() {
    return all().stream().map(WorkerProcess::usage).reduce(JvmUsage.NONE, JvmUsage::plus);
  }

  /** For which any of their JVMs stood still. */
  public IntervalSource hiccups() {
    return interval -> all().forEach(worker -> worker.hiccups().drainInto(interval));
  }

  /** Ends those that are left. */
  @Override
  public void close() {
    all().forEach(WorkerProcess::end);
  }
}
