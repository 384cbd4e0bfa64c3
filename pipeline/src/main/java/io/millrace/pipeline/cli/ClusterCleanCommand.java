package io.millrace.pipeline.cli;

import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.ExistingCluster;
import io.millrace.pipeline.cluster.Remain;
import io.millrace.pipeline.cluster.Remain.State;
import io.millrace.pipeline.cluster.Remains;
import io.millrace.pipeline.plan.DurationText;
import io.millrace.pipeline.plan.UsageException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code millrace cluster clean}: what killed runs left on a cluster that was there before them.
 */
@Command(
    name = "clean",
    description = {
      "Lists topics and groups that runs made on a cluster, and removes those of dead runs with"
          + " --yes.",
      "",
      "A run removes what it made by itself; one that was killed (SIGKILL) could not. Only what bears"
          + " the mark of a run, or what a run's directory here names, is looked at. A run is dead"
          + " when its directory here shows that its process is gone; one of elsewhere, when its"
          + " groups have no members and nothing was written for --older-than. What has members, or"
          + " cannot be looked at, stays.",
      "",
      "Exit codes: 0 good; 1 something could not be looked at or removed; 2 it was asked for wrongly."
    })
final class ClusterCleanCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT,...",
      required = true,
      description = "The cluster.")
  private String bootstrapServer = "";

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description = "Properties with which to connect (TLS, SASL), as Kafka's own tools take them.")
  private @Nullable Path commandConfig;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      defaultValue = "runs",
      description =
          "Directories of runs made on this machine; they tell which of them was killed."
              + " Default: ${DEFAULT-VALUE}.")
  private Path runs = Path.of("runs");

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      description =
          "For so long nothing may have been written, not even where a process is known to be"
              + " gone. Default: 1h where the process is not known.")
  private @Nullable String olderThan;

  @Option(names = "--yes", description = "Removes what dead runs left.")
  private boolean yes;

  /** Reads as what it does: look, tell, and where told to, remove. */
  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> connection;
    Optional<Duration> quietFor;
    try {
      connection = PropertiesFile.read("--command-config", commandConfig);
      quietFor = Optional.ofNullable(olderThan).map(text -> DurationText.parse("older-than", text));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
    try (Cluster cluster = ExistingCluster.connect(bootstrapServer, connection);
        Admin admin = cluster.newAdmin()) {
      Remains remains = new Remains(admin, runs);
      List<Remain> found = remains.find(quietFor);
      boolean good = true;
      for (Remain remain : found) {
        good &= deal(remains, remain);
      }
      say(conclusion(found));
      return good ? 0 : Main.FAILED;
    }
  }

  /** Returns false when it could not be looked at or removed. */
  private boolean deal(Remains remains, Remain remain) throws InterruptedException {
    if (remain.state() == State.DEAD && yes) {
      try {
        remains.remove(remain);
        tell(remain, "removed", remain.because());
        return true;
      } catch (UsageException | IllegalStateException e) {
        tell(remain, "stays", String.valueOf(e.getMessage()));
        return false;
      }
    }
    tell(remain, word(remain.state()), remain.because());
    return remain.state() != State.UNKNOWN;
  }

  private static String word(State state) {
    return switch (state) {
      case DEAD -> "dead";
      case LINGERS, ALIVE -> "stays";
      case UNKNOWN -> "unknown";
    };
  }

  private void tell(Remain remain, String what, String because) {
    say(
        String.format(
            Locale.ROOT,
            "%-8s %-6s %s: %s",
            what,
            remain.kind().name().toLowerCase(Locale.ROOT),
            remain.name(),
            because));
  }

  private String conclusion(List<Remain> found) {
    long dead = found.stream().filter(remain -> remain.state() == State.DEAD).count();
    if (found.isEmpty()) {
      return "no run has left anything on this cluster";
    }
    if (dead == 0) {
      return "nothing to remove";
    }
    return yes ? "" : dead + " to remove: give --yes";
  }

  private void say(String line) {
    PrintWriter out = command.commandLine().getOut();
    if (!line.isEmpty()) {
      out.println(line);
      out.flush();
    }
  }
}
