package io.millrace.pipeline.result;

/**
 * What files are called in the directories of runs and series: one source for those who write and
 * those who read. Interval logs are named after their {@link LatencyStage}.
 */
public final class FileNames {
  /** The page that shows a run, a series or several results. */
  public static final String REPORT = "report.html";

  /** Marks what has not ended, or was killed, with the process that is at it. */
  static final String RUNNING = "RUNNING";

  /** Marks a run that failed, with the reason. */
  static final String FAILED = "FAILED";

  static final String EXPERIMENT = "experiment.yaml";
  static final String ENVIRONMENT = "environment.json";
  static final String SUMMARY = "summary.json";

  /** Of the worst fault of a run. */
  static final String FAILOVER = "failover.json";

  static final String TIMELINE = "timeline.csv";
  static final String EVENTS = "events.jsonl";

  /** A directory: logs of the tool's clients and of the brokers. */
  static final String LOGS = "logs";

  static final String CLIENT_LOG = "client.log";

  /** A directory: the brokers' data, gone when they are. */
  static final String BROKERS = "brokers";

  /** A directory of a series: that of each of its runs. */
  static final String RUNS = "runs";

  /** What a sweep is to do, and how it was begun. */
  static final String PLAN = "plan.json";

  /** Of a sweep, a line for each run that ended. */
  static final String ENDED_RUNS = "runs.jsonl";

  /** Of a sweep, a line for each run of a block that was interrupted and made again. */
  static final String INTERRUPTED_RUNS = "interrupted.jsonl";

  static final String SWEEP = "sweep.json";
  static final String SEARCH = "search.json";
  static final String FAILOVER_SERIES = "failover-series.json";

  private FileNames() {}

  /** Of one fault of several in a run, from 1. */
  static String failover(int number) {
    return "failover-" + number + ".json";
  }
}
