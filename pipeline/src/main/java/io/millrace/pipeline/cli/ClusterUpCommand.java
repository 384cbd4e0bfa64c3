package io.millrace.pipeline.cli;

import io.millrace.pipeline.cluster.BrokerProcess;
import io.millrace.pipeline.cluster.ClusterUnavailableException;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.ScratchDirectory;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.result.WritableDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace cluster up}: keeps an embedded cluster in the foreground until it is stopped. */
@Command(
    name = "up",
    description = {
      "Starts a Kafka cluster on this machine and keeps it until Ctrl-C.",
      "",
      "Prints bootstrap.servers=HOST:PORT,... on standard output once every broker takes writes. The"
          + " data is removed at the end; no broker outlives this command, however it dies."
    })
final class ClusterUpCommand implements Callable<Integer> {
  /** How soon a broker that died is reported. */
  private static final long LOOK_EVERY_MS = 200;

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Mixin private EmbeddedClusterOptions cluster = new EmbeddedClusterOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description =
          "Client port of broker 1; the other brokers take the ports after it. 0: free ports."
              + " Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Where the brokers keep data and logs; must hold no other cluster. The logs stay there."
              + " Default: a temporary directory, removed at the end.")
  private @Nullable Path dataDirectory;

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description =
          "Client properties with which this command itself logs in, if broker settings ask clients"
              + " to.")
  private @Nullable Path commandConfig;

  /** Reads as the life of the cluster: start, announce, watch, clean up. */
  @Override
  public Integer call() throws IOException {
    EmbeddedClusterSpec spec = cluster.spec(port, clientProperties());
    if (dataDirectory != null) {
      WritableDirectory.require(
          "data directory",
          dataDirectory,
          "name another with --data-dir DIR, or give the right to write there");
    }
    Path directory =
        dataDirectory == null ? ScratchDirectory.newDirectory("millrace-cluster-") : dataDirectory;
    // the signal interrupts the command wherever it is, so that one place cleans up
    GracefulStop stop = GracefulStop.on(Thread.currentThread()::interrupt);
    Path logs = directory.resolve("logs");
    boolean good = false;
    try (EmbeddedCluster running = EmbeddedCluster.start(spec, directory, logs, this::say)) {
      announce(running);
      watch(running);
    } catch (InterruptedException e) {
      // The stop that the user asked for: the cluster is closed, and the JVM is on its way out.
      good = true;
    } catch (ClusterUnavailableException e) {
      say(e.getMessage());
    } finally {
      if (dataDirectory == null && (good || !Files.isDirectory(logs))) {
        removeLogs(logs, directory);
      } else if (Files.isDirectory(logs)) {
        say("the brokers' logs are in " + logs);
      }
      say("the cluster is stopped");
      stop.release();
    }
    return good ? 0 : 1;
  }

  private void announce(EmbeddedCluster running) {
    PrintWriter out = command.commandLine().getOut();
    out.println("bootstrap.servers=" + running.bootstrapServers());
    running.clientFile().ifPresent(file -> out.println("command-config=" + file));
    running.metricsAddresses().forEach(address -> out.println("metrics=http://" + address));
    out.flush();
    say("press Ctrl-C to stop the cluster");
  }

  /** Returns when no broker is left. */
  private void watch(EmbeddedCluster running) throws InterruptedException {
    Set<Integer> dead = new HashSet<>();
    while (dead.size() < running.brokers().size()) {
      Thread.sleep(LOOK_EVERY_MS);
      for (BrokerProcess broker : running.brokers()) {
        if (!broker.isAlive() && dead.add(broker.id())) {
          say(
              "%s ended with exit code %d; its log is %s"
                  .formatted(broker, broker.exitCode().orElse(-1), broker.logFile()));
        }
      }
    }
    say("no broker is left");
  }

  private Map<String, String> clientProperties() {
    try {
      return PropertiesFile.read("--command-config", commandConfig);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private static void removeLogs(Path logs, Path directory) throws IOException {
    if (Files.isDirectory(logs)) {
      try (var files = Files.newDirectoryStream(logs, "broker-*.log")) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(logs);
    }
    Files.deleteIfExists(directory);
  }

  private void say(String words) {
    PrintWriter err = command.commandLine().getErr();
    err.println("millrace: " + words);
    err.flush();
  }
}
