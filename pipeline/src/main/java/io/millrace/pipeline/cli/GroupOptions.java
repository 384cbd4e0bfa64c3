package io.millrace.pipeline.cli;

import io.millrace.core.consume.CommitPolicy;
import io.millrace.pipeline.plan.DurationText;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.WorkText;
import picocli.CommandLine.Option;

/** The options that say who reads. */
final class GroupOptions {
  @Option(
      names = "--groups",
      paramLabel = "N",
      defaultValue = "1",
      description = "Consumer groups; each must receive every event. Default: ${DEFAULT-VALUE}.")
  private int groups;

  @Option(
      names = "--members",
      paramLabel = "N",
      defaultValue = "3",
      description = "Members of each group, a thread each. Default: ${DEFAULT-VALUE}.")
  private int members;

  @Option(
      names = "--member-processes",
      description = "Makes each member a process of its own instead.")
  private boolean memberProcesses;

  @Option(
      names = "--work",
      paramLabel = "WORK",
      defaultValue = "none",
      description =
          "What handling an event takes: none, fixed:TIME or lognormal:MEDIAN[:SIGMA]. Default:"
              + " ${DEFAULT-VALUE}.")
  private String work = "";

  @Option(
      names = "--commit",
      paramLabel = "sync|async",
      defaultValue = "async",
      description =
          "Whether a member waits for its commits, which always come after handling. Default:"
              + " ${DEFAULT-VALUE}.")
  private String commit = "";

  @Option(
      names = "--commit-every",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "Commits at most so often; 0: after each poll. Default: ${DEFAULT-VALUE}.")
  private String commitEvery = "";

  @Option(
      names = "--consumer-delay",
      paramLabel = "TIME",
      defaultValue = "0s",
      description = "Starts the members so long after the load. Default: they are ready before it.")
  private String consumerDelay = "";

  @Option(
      names = "--drain-timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      description =
          "Gives a group up that makes no progress for so long after the load. Default:"
              + " ${DEFAULT-VALUE}.")
  private String drainTimeout = "";

  /**
   * The groups that these options ask for.
   *
   * @throws IllegalArgumentException naming the key, its value and what is allowed
   */
  ExperimentSpec.Groups groups() {
    return new ExperimentSpec.Groups(
        groups,
        members,
        memberProcesses,
        WorkText.parse(work),
        new CommitPolicy(mode(), DurationText.parse("commit-every", commitEvery)),
        DurationText.parse("consumer-delay", consumerDelay),
        DurationText.parse("drain-timeout", drainTimeout));
  }

  private CommitPolicy.Mode mode() {
    return switch (commit) {
      case "sync" -> CommitPolicy.Mode.SYNC;
      case "async" -> CommitPolicy.Mode.ASYNC;
      default ->
          throw new IllegalArgumentException("commit must be sync or async, not '" + commit + "'");
    };
  }
}
