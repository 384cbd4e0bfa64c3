package io.millrace.pipeline.cli;

import io.millrace.pipeline.cluster.ClusterUnavailableException;
import io.millrace.pipeline.plan.UsageException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace}: finds the command, and turns how it ended into one line and an exit code. */
@Command(
    name = "millrace",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = {
      "Pushes order events through a real Kafka cluster and accounts for every one.",
      "",
      "Start with: millrace run"
    },
    subcommands = {
      RunCommand.class,
      SweepCommand.class,
      SearchCommand.class,
      CompareCommand.class,
      TrendCommand.class,
      FailoverCommand.class,
      ClusterCommand.class,
      DoctorCommand.class,
      PeersCommand.class,
      ReproduceCommand.class,
      ReportCommand.class,
      WorkerCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 good; 1 the run failed; 2 it was asked for wrongly; 3 the run is invalid (doctor:"
          + " the machine is unfit); 99 a threshold was missed or events were lost.",
      "Shell completion: source <(millrace generate-completion)"
    })
public final class Main implements Runnable {
  /** The run failed. */
  static final int FAILED = 1;

  /** It was asked for wrongly. */
  static final int USAGE = 2;

  /** Longer lines are hard to read. */
  private static final int WIDEST_HELP = 100;

  /** The least that picocli can lay out. */
  private static final int NARROWEST_HELP = 55;

  @Spec private CommandSpec command = CommandSpec.create();

  /** Runs a command line and ends the JVM with its exit code. */
  public static void main(String[] args) {
    ClientLog log = ClientLog.install();
    System.exit(execute(log, args));
  }

  /** Runs a command line; returns its exit code. */
  static int execute(ClientLog log, String... args) {
    String[] expanded;
    try {
      expanded = ExperimentFile.expand(args);
    } catch (UsageException e) {
      log.console().println("millrace: " + oneLine(String.valueOf(e.getMessage())));
      return USAGE;
    }
    return commandLine(log).execute(expanded);
  }

  /** The whole command line, as tests and shell completion use it too. */
  static CommandLine commandLine(ClientLog log) {
    CommandLine cli = new CommandLine(new Main());
    cli.setOverwrittenOptionsAllowed(
        true); // the command line overrides the experiment file before it
    cli.setHelpFactory(Main::help);
    cli.setErr(new PrintWriter(log.console(), true, StandardCharsets.UTF_8));
    cli.setParameterExceptionHandler(Main::usage);
    cli.setExecutionExceptionHandler((exception, failed, parsed) -> failed(exception, failed, log));
    return cli;
  }

  /** Help is asked for, so now the terminal is asked how wide it is. */
  private static CommandLine.Help help(CommandSpec of, CommandLine.Help.ColorScheme colors) {
    int columns = TerminalWidth.ofThisProcess(WIDEST_HELP).columns();
    of.usageMessage().width(Math.max(NARROWEST_HELP, Math.min(WIDEST_HELP, columns)));
    return new CommandLine.Help(of, colors);
  }

  private static int usage(ParameterException exception, String[] args) {
    CommandLine failed = exception.getCommandLine();
    failed.getErr().println("millrace: " + oneLine(String.valueOf(exception.getMessage())));
    failed.getErr().println("Try '" + failed.getCommandSpec().qualifiedName() + " --help'.");
    return USAGE;
  }

  private static int failed(Exception exception, CommandLine failed, ClientLog log) {
    failed.getErr().println("millrace: " + oneLine(String.valueOf(exception.getMessage())));
    if (exception instanceof UsageException
        || exception instanceof ClusterUnavailableException
        || exception instanceof IllegalArgumentException) {
      return USAGE;
    }
    log.note(exception);
    return FAILED;
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(), "Missing command. Start with: millrace run");
  }

  /** Reads the versions from the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String own = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "Millrace " + (own == null ? "(from classes)" : own),
        "Kafka clients " + AppInfoParser.getVersion(),
        "JVM " + Runtime.version()
      };
    }
  }
}
