package io.millrace.pipeline.cli;

import io.millrace.pipeline.cluster.BrokerProcess;
import io.millrace.pipeline.cluster.ClusterUnavailableException;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.EmbeddedClusterSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    },
    mixinStandardHelpOptions = true)
final class ClusterUpCommand implements Callable<Integer> {
  /** A dead broker is told of within this time. */
  private static final long LOOK_EVERY_MS = 200;

  /** Brokers get five seconds to stop; the rest is for removing their data. */
  private static final long CLEAN_UP_LIMIT_SECONDS = 30;

  @Spec private CommandSpec command = CommandSpec.create();

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
    CountDownLatch cleanedUp = new CountDownLatch(1);
    Thread stopper = stopOnSignal(Thread.currentThread(), cleanedUp);
    Path directory =
        dataDirectory == null ? Files.createTempDirectory("millrace-cluster-") : dataDirectory;
    Path logs = directory.resolve("logs");
    boolean good = false;
    try (EmbeddedCluster running = EmbeddedCluster.start(spec, directory, logs, this::say)) {
      announce(running);
      watch(running);
    } catch (InterruptedException e) {
      // The stop that the user asked for: the cluster is closed, and the JVM is on its way out.
      good = true;
    } catch (ClusterUnavailableException e) {
      say(String.valueOf(e.getMessage()));
    } finally {
      if (good && dataDirectory == null) {
        removeLogs(logs, directory);
      } else {
        say("the brokers' logs are in " + logs);
      }
      say("the cluster is stopped");
      cleanedUp.countDown();
      forget(stopper);
    }
    return good ? 0 : 1;
  }

  private void announce(EmbeddedCluster running) {
    PrintWriter out = command.commandLine().getOut();
    out.println("bootstrap.servers=" + running.bootstrapServers());
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

  /**
   * On SIGINT or SIGTERM, interrupts the command wherever it is, so that one place cleans up, and
   * holds the JVM's end back until it has.
   */
  private static Thread stopOnSignal(Thread commandThread, CountDownLatch cleanedUp) {
    Thread hook =
        new Thread(
            () -> {
              commandThread.interrupt();
              try {
                if (!cleanedUp.await(CLEAN_UP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                  System.err.println("millrace: the clean-up hangs; the brokers end with this JVM");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "millrace-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running: the signal is why we are here.
    }
  }

  private Map<String, String> clientProperties() {
    Map<String, String> clientProperties = new TreeMap<>();
    if (commandConfig == null) {
      return clientProperties;
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(commandConfig)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(),
          "--command-config is " + commandConfig + ", which cannot be read as properties: " + e,
          e);
    }
    for (String key : properties.stringPropertyNames()) {
      clientProperties.put(key, properties.getProperty(key));
    }
    return clientProperties;
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
