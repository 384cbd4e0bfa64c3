package io.millrace.pipeline.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The comparison of Millrace with other tools, round by round, in turn on the same cluster. */
public record PeersResult(
    int version,
    String name,
    String startedAt,
    String command,
    Environment environment,
    List<Task> tasks,
    List<LatencyReport> latencyReports)
    implements ResultFile {

  /** The version of the format that is written. */
  public static final int VERSION = 1;

  /**
   * One task that several tools carried out in turn.
   *
   * @param title the task and its settings
   * @param tools Millrace first; all have as many rounds
   */
  public record Task(String title, List<Tool> tools) {}

  /**
   * One tool with its rounds. Rounds of the same number were taken one after the other, tool by
   * tool.
   */
  public record Tool(String name, List<Round> rounds) {}

  /**
   * The figures of one tool in one round.
   *
   * @param cpuSecondsPerMillion of the whole process, by slope over two lengths
   * @param allocatedBytesPerEvent likewise; null when it was not measured
   * @param eventsPerSecond of the longer run, as the tool reports it
   */
  public record Round(
      double cpuSecondsPerMillion,
      @Nullable Double allocatedBytesPerEvent,
      double eventsPerSecond) {}

  /**
   * The latency that a tool reported, and the true latency in the same situation.
   *
   * @param situation such as brokers paused for 2 s in the middle of 20 s
   * @param reported by the tool itself
   * @param truth from Millrace's ledger: from the instant at which each event was due
   */
  public record LatencyReport(
      String situation,
      String tool,
      Summary.Percentiles reported,
      Summary.Percentiles truth,
      String note) {}
}
