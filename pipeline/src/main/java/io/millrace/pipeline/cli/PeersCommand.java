package io.millrace.pipeline.cli;

import io.millrace.pipeline.cluster.ClusterUnavailableException;
import io.millrace.pipeline.cluster.ScratchDirectory;
import io.millrace.pipeline.peers.Part;
import io.millrace.pipeline.peers.Peers;
import io.millrace.pipeline.peers.PeersPlan;
import io.millrace.pipeline.plan.DurationText;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.report.PeersTable;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.PeersResult;
import io.millrace.pipeline.result.ResultFile;
import io.millrace.pipeline.result.ResultFiles;
import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.SignificantDigits;
import io.millrace.pipeline.result.WritableDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code millrace peers}: compares what Millrace and other tools cost, and the latency that they
 * report.
 */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs Millrace, a bare kafka-clients loop and Kafka's own kafka-producer-perf-test,"
          + " kafka-consumer-perf-test and kafka-e2e-latency in turn.",
      "",
      "Whole processes on one embedded broker, with the same client settings. CPU seconds per"
          + " million events and bytes allocated per event are the slope between two lengths, so JVM"
          + " start does not count. Then, what each tool reports as latency, calm and with the broker"
          + " paused, against the truth. Run it on an otherwise idle machine (Linux only: it reads"
          + " process times from /proc)."
    })
final class PeersCommand implements Callable<Integer> {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** As many as a run has by default. */
  private static final int PARTITIONS = 6;

  private static final Path PROCESS_TIMES = Path.of("/proc/self/stat");

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--kafka",
      paramLabel = "VERSION",
      defaultValue = EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION,
      description = "Kafka release of broker and tools. Default: ${DEFAULT-VALUE}.")
  private String kafkaVersion = "";

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each runs; intervals take 5 or more. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--pairs", hidden = true, description = "The former name of --rounds.")
  private @Nullable Integer pairs;

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
      paramLabel = "producer|consumer|latency|metrics",
      split = ",",
      description =
          "Does this part only; repeatable, or with commas between. metrics: Millrace alone, with"
              + " --metrics-port and a scrape every second, beside itself without.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--latency-rate",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Events per second of the latency part. Default: ${DEFAULT-VALUE}.")
  private long latencyRate;

  @Option(
      names = "--latency-duration",
      paramLabel = "TIME",
      defaultValue = "20s",
      description = "How long each situation of the latency part lasts. Default: ${DEFAULT-VALUE}.")
  private String latencyDuration = "";

  @Option(
      names = "--pause",
      paramLabel = "TIME",
      defaultValue = "2s",
      description =
          "How long the broker stands still in the middle of the second situation. Default:"
              + " ${DEFAULT-VALUE}.")
  private String pause = "";

  @Option(
      names = "--same-jvm",
      description =
          "Gives Millrace and the bare loop the JVM options of Kafka's own scripts; without it each"
              + " tool has those that its own launcher sets, and the bare loop those of Millrace.")
  private boolean sameJvm;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The result file. Default: runs/<utc>-peers.json.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Prints the result file instead of the tables.")
  private boolean json;

  /** Reads as the life of a comparison: understand, estimate, run, write, tell. */
  @Override
  public Integer call() throws IOException {
    Instant startedAt = Instant.now();
    PeersPlan plan = plan();
    Path file = resultFile(startedAt);
    PrintStream console = ClientLog.installed().console();
    ScratchDirectory scratch = ScratchDirectory.make("millrace-peers-");
    // the signal interrupts the command wherever it is, so that one place cleans up
    GracefulStop stop = GracefulStop.on(Thread.currentThread()::interrupt);
    try {
      requireRoom(plan, scratch.path());
      console.println("millrace: this takes about " + words(plan.estimate()));
      Peers.Findings findings =
          new Peers(plan, scratch.path(), line -> console.println("millrace: " + line)).run();
      PeersResult result = result(file, startedAt, findings);
      ResultFiles.write(file, result);
      tell(result, file);
      return 0;
    } catch (InterruptedException e) {
      console.println("millrace: stopped before its end; no result is written");
      return Main.FAILED;
    } catch (ClusterUnavailableException | IllegalStateException e) {
      scratch.keep();
      console.println("millrace: what clients and brokers said is kept in " + scratch.path());
      throw e;
    } finally {
      Thread.interrupted(); // it must not keep us from cleaning up
      scratch.close();
      stop.release();
    }
  }

  private PeersPlan plan() {
    if (!Files.isReadable(PROCESS_TIMES)) {
      throw new UsageException(
          "peers needs Linux: "
              + PROCESS_TIMES
              + ", from which it reads process times, is missing");
    }
    try {
      Set<Part> parts = EnumSet.noneOf(Part.class);
      only.forEach(part -> parts.add(Part.parse(part)));
      return new PeersPlan(
          kafkaVersion,
          pairs != null ? pairs : rounds,
          shortEvents,
          longEvents,
          eventSize,
          PARTITIONS,
          parts.isEmpty() ? Part.usual() : parts,
          sameJvm,
          new PeersPlan.Latency(
              latencyRate,
              DurationText.parse("latency-duration", latencyDuration),
              DurationText.parse("pause", pause)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Refuses a disk that is too small now, and not after an hour. */
  private Path resultFile(Instant startedAt) {
    if (out == null) {
      Path runs =
          WritableDirectory.make(
              "directory", Path.of("runs"), "name a file elsewhere with --out FILE");
      return runs.resolve(UTC.format(startedAt) + "-peers.json");
    }
    OutFile.requireWritable(out);
    return out;
  }

  private static void requireRoom(PeersPlan plan, Path scratch) throws IOException {
    long free = Files.getFileStore(scratch).getUsableSpace();
    if (plan.diskBytes() > free) {
      throw new UsageException(
          ("disk without room for the topics: about %s, %s free in %s: lower --long-events, or set"
                  + " -Djava.io.tmpdir in MILLRACE_OPTS to a larger disk")
              .formatted(
                  SignificantDigits.bytes(plan.diskBytes()),
                  SignificantDigits.bytes(free),
                  scratch.getParent()));
    }
  }

  private PeersResult result(Path file, Instant startedAt, Peers.Findings findings) {
    Path directory = file.toAbsolutePath().getParent();
    Path home = Build.home();
    return new PeersResult(
        PeersResult.VERSION,
        file.getFileName().toString().replaceFirst("\\.json$", ""),
        startedAt.toString(),
        ResolvedOptions.of(command).command(),
        Environment.here(
            directory == null ? home : directory,
            home,
            AppInfoParser.getVersion(),
            "1 x " + kafkaVersion),
        findings.tasks(),
        findings.latencyReports());
  }

  private void tell(PeersResult result, Path file) {
    PrintWriter screen = command.commandLine().getOut();
    if (json) {
      screen.println(ResultJson.mapper().writerFor(ResultFile.class).writeValueAsString(result));
    } else {
      screen.print(PeersTable.of(result));
      screen.println("file        " + file);
    }
    screen.flush();
  }

  private static String words(Duration estimate) {
    return estimate.toMinutes() < 2
        ? estimate.toSeconds() + " s"
        : Math.round(estimate.toSeconds() / 60.0) + " min";
  }
}
