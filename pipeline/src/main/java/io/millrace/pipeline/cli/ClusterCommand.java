package io.millrace.pipeline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace cluster}: embedded clusters for other programs. */
@Command(
    name = "cluster",
    description = "Runs an embedded Kafka cluster for other programs.",
    subcommands = ClusterUpCommand.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class ClusterCommand implements Runnable {
  @Spec private CommandSpec command = CommandSpec.create();

  /** Called when no subcommand is named. */
  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "Missing command: cluster up.");
  }
}
