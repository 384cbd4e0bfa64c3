package io.millrace.pipeline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace cluster}: what concerns a cluster, and no run. */
@Command(
    name = "cluster",
    description = "Runs an embedded Kafka cluster for other programs, or cleans up on another one.",
    subcommands = {ClusterUpCommand.class, ClusterCleanCommand.class},
    synopsisSubcommandLabel = "COMMAND")
public final class ClusterCommand implements Runnable {
  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  /** Called when no subcommand is named. */
  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(), "Missing command: cluster up or cluster clean.");
  }
}
