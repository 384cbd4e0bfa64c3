package io.millrace.pipeline.cli;

import io.millrace.pipeline.cluster.ClusterUnavailableException;
import io.millrace.pipeline.cluster.ScratchDirectory;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.reproduce.ReproducePlan;
import io.millrace.pipeline.reproduce.ReproduceTable;
import io.millrace.pipeline.reproduce.ShapeContext;
import io.millrace.pipeline.reproduce.ShapeExperiment;
import io.millrace.pipeline.reproduce.Shapes;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.ReproduceResult;
import io.millrace.pipeline.result.ResultFiles;
import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.SignificantDigits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace reproduce}: repeats published results on this machine. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Repeats published results on brokers of its own and says which hold on this machine.",
      "",
      "Each shape, its source and the rule by which it counts as reproduced: docs/reproduce.md. Run it"
          + " on an otherwise idle machine; nothing is left behind but --out."
    })
final class ReproduceCommand implements Callable<Integer> {
  /** The data of a few saturated runs on three brokers, until it is deleted. */
  private static final long DISK_BYTES = 8_000_000_000L;

  /** The exit code that shells use for a command that Ctrl-C ended. */
  private static final int STOPPED = 130;

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--only",
      paramLabel = "ID",
      split = ",",
      description =
          "Runs these only: linger, batching, adaptive-partitioning, replication, producers,"
              + " consumers.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "" + ReproducePlan.DEFAULT_ROUNDS,
      description =
          "How often each variant runs; fewer than 5 give no interval, and nothing counts as"
              + " reproduced. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--scale",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description =
          "Multiplies the length of every run; below 1 for a quick look. Default:"
              + " ${DEFAULT-VALUE}.")
  private double scale;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Fixes arrivals and resampling. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--kafka",
      paramLabel = "VERSION",
      defaultValue = EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION,
      description = "Kafka release of the brokers. Default: ${DEFAULT-VALUE}.")
  private String kafkaVersion = "";

  @Option(names = "--json", description = "Prints the result file instead of the table.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Writes the result file, as RESULTS.md is made from.")
  private @Nullable Path out;

  /** Reads as the life of the command: plan, run, tell. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    List<ShapeExperiment> shapes = Shapes.only(only);
    ReproducePlan plan = new ReproducePlan(kafkaVersion, rounds, scale, seed);
    OutFile.requireWritable(out);
    ScratchDirectory scratch = ScratchDirectory.make("millrace-reproduce-");
    TerminalProgress progress = new TerminalProgress(ClientLog.installed().console());
    progress.step(estimate(shapes, plan));
    // the signal interrupts the command wherever it is, so that one place cleans up
    GracefulStop stop = GracefulStop.on(Thread.currentThread()::interrupt);
    try {
      requireRoom(scratch.path());
      ReproduceResult result =
          run(shapes, new ShapeContext(plan, scratch.path(), progress::step), scratch.path());
      tell(result);
      return 0;
    } catch (InterruptedException | InterruptException e) {
      progress.step("stopped; nothing was written");
      return STOPPED;
    } catch (ClusterUnavailableException e) {
      scratch.keep(); // its message says to read the logs
      throw e;
    } finally {
      Thread.interrupted(); // it must not keep us from cleaning up
      scratch.close();
      stop.release();
    }
  }

  private ReproduceResult run(List<ShapeExperiment> shapes, ShapeContext context, Path scratch)
      throws InterruptedException {
    Instant startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Environment environment =
        Environment.here(scratch, Build.home(), AppInfoParser.getVersion(), kafkaVersion);
    List<ReproduceResult.Shape> done = new ArrayList<>();
    for (ShapeExperiment shape : shapes) {
      done.add(shape.run(context));
    }
    return new ReproduceResult(
        ReproduceResult.VERSION,
        "reproduce",
        startedAt.toString(),
        ResolvedOptions.of(command).command(),
        environment,
        List.copyOf(done));
  }

  private void tell(ReproduceResult result) {
    if (out != null) {
      ResultFiles.write(out, result);
    }
    PrintWriter console = command.commandLine().getOut();
    console.println(json ? ResultJson.write(result) : ReproduceTable.of(result).stripTrailing());
    console.flush();
  }

  private static String estimate(List<ShapeExperiment> shapes, ReproducePlan plan) {
    Duration all = Duration.ZERO;
    List<String> each = new ArrayList<>();
    for (ShapeExperiment shape : shapes) {
      Duration one = shape.estimate(plan);
      all = all.plus(one);
      each.add(String.format(Locale.ROOT, "%s %d s", shape.id(), one.toSeconds()));
    }
    return String.format(
        Locale.ROOT,
        "about %d min %d s in all: %s",
        all.toMinutes(),
        all.toSecondsPart(),
        String.join(", ", each));
  }

  /** Refuses a disk that is too small before a quarter of an hour of measuring. */
  private static void requireRoom(Path scratch) throws IOException {
    long free = Files.getFileStore(scratch).getUsableSpace();
    if (free < DISK_BYTES) {
      throw new UsageException(
          ("the temporary directory has %s free; shapes need %s there: make room, or name another"
                  + " with MILLRACE_OPTS=-Djava.io.tmpdir=DIR")
              .formatted(SignificantDigits.bytes(free), SignificantDigits.bytes(DISK_BYTES)));
    }
  }
}
