package io.millrace.pipeline.cli;

import io.millrace.pipeline.cluster.EmbeddedClusterSpec;
import io.millrace.pipeline.peers.Duel;
import io.millrace.pipeline.peers.Peers;
import io.millrace.pipeline.peers.PeersPlan;
import io.millrace.pipeline.report.ResultJson;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace peers}: what Millrace costs beside Kafka's own performance tools. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs Millrace and Kafka's own kafka-producer-perf-test and kafka-consumer-perf-test in turn.",
      "",
      "Whole processes on one embedded broker, with the same client settings. CPU seconds per"
          + " million events are the slope between two lengths, so JVM start does not count. Run it on"
          + " an otherwise idle machine (Linux only: it reads process times from /proc)."
    })
final class PeersCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--kafka",
      paramLabel = "VERSION",
      defaultValue = EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION,
      description = "Kafka release of broker and tools. Default: ${DEFAULT-VALUE}.")
  private String kafkaVersion = "";

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each runs. Default: ${DEFAULT-VALUE}.")
  private int pairs;

  @Option(
      names = "--short-events",
      paramLabel = "N",
      defaultValue = "8000000",
      description =
          "Events of the shorter run; long enough for the JIT compiler to be done with it. Default:"
              + " ${DEFAULT-VALUE}.")
  private long shortEvents;

  @Option(
      names = "--long-events",
      paramLabel = "N",
      defaultValue = "24000000",
      description = "Events of the longer run. Default: ${DEFAULT-VALUE}.")
  private long longEvents;

  @Option(
      names = "--event-size",
      paramLabel = "N",
      defaultValue = "200",
      description = "Bytes of an event. Default: ${DEFAULT-VALUE}.")
  private int eventSize;

  @Option(
      names = "--only",
      paramLabel = "producer|consumer",
      description = "Compares one side only.")
  private String only = "both";

  @Option(
      names = "--same-jvm",
      description =
          "Gives Millrace the JVM options of Kafka's own scripts; without it each tool has those that"
              + " its own launcher sets.")
  private boolean sameJvm;

  @Option(names = "--json", description = "Prints the pairs as JSON instead of the tables.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PeersPlan plan = plan();
    PrintStream console = ClientLog.installed().console();
    Path scratch = Files.createTempDirectory("millrace-peers-");
    try {
      List<Duel> duels =
          new Peers(plan, scratch, line -> console.println("millrace: " + line)).run();
      PrintWriter out = command.commandLine().getOut();
      if (json) {
        out.println(ResultJson.write(duels));
      } else {
        duels.forEach(duel -> out.println(duel.table()));
      }
      out.flush();
      return 0;
    } finally {
      delete(scratch);
    }
  }

  private PeersPlan plan() {
    if (!List.of("both", "producer", "consumer").contains(only)) {
      throw new ParameterException(
          command.commandLine(), "only must be producer or consumer, not '" + only + "'");
    }
    try {
      return new PeersPlan(
          kafkaVersion,
          pairs,
          shortEvents,
          longEvents,
          eventSize,
          6,
          !only.equals("consumer"),
          !only.equals("producer"),
          sameJvm);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
