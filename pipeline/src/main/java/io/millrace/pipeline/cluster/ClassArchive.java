package io.millrace.pipeline.cluster;

import io.millrace.core.measure.Deadline;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;

/**
 * Kafka's classes as a JVM maps them into memory (class data sharing), so that a broker need not
 * read, check and lay out thousands of them when it starts. On two quiet cores one was ready after
 * 1.6 and 1.8 s instead of 2.8, 3.1 and 4.2 s, for 2.2 and 2.3 CPU seconds instead of 3.5, 3.9 and
 * 4.4. Made once for each Kafka version and JVM, by a broker that is started for nothing else, and
 * kept beside Kafka's own jar. Where it cannot be made or kept, brokers start without.
 */
final class ClassArchive {
  /** A broker is ready after 3 s on a quiet machine; one that is beside a build, after 15 s. */
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  /** To stop and to write 50 MB takes some seconds. */
  private static final long END_LIMIT_SECONDS = 60;

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /** What a broker writes to its log when it serves. */
  private static final String READY = "Kafka Server started";

  /**
   * Ends the broker in order when the tool closes its end of the pipe, or is gone: an archive is
   * written by a JVM that ends by itself, which a {@link Leash} does not let it do.
   */
  private static final String SHELL =
      "trap '' INT; exec 3<&0; \"$@\" & broker=$!;"
          + " (cat <&3 >/dev/null; kill $broker 2>/dev/null) & wait $broker";

  /** JVM options of the user's with which an archive is of no use, or that name another. */
  private static final Pattern OTHER =
      Pattern.compile("-Xshare.*|-XX:.*SharedArchive.*|-XX:\\+Use(Z|Shenandoah|Epsilon)GC");

  private ClassArchive() {}

  /**
   * The JVM options with which a broker starts from the archive, which is made now if there is none
   * yet; none where the user's options or the file system forbid it.
   *
   * @param userJvm the user's JVM options
   * @throws InterruptedException if interrupted; no process is left
   */
  static List<String> options(
      KafkaDistribution kafka, List<String> userJvm, Consumer<String> progress)
      throws InterruptedException {
    if (userJvm.stream().anyMatch(option -> OTHER.matcher(option).matches())) {
      return List.of();
    }
    // The JVM falls back to the jars if it cannot use the archive, and should not say so in a log
    // that is read for errors.
    return find(kafka, progress)
        .map(file -> List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off"))
        .orElse(List.of());
  }

  /** The archive, made if it is missing; empty where it cannot be had. */
  private static Optional<Path> find(KafkaDistribution kafka, Consumer<String> progress)
      throws InterruptedException {
    try {
      Path file = file(kafka);
      if (Files.exists(file)) {
        return Optional.of(file);
      }
      if (!Files.isWritable(Objects.requireNonNull(file.getParent()))) {
        return Optional.empty();
      }
      progress.accept(
          "preparing Kafka " + kafka.version() + " for quick starts, once (a few seconds)");
      return make(kafka, file) ? Optional.of(file) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // brokers start all the same
    }
  }

  /** Its name tells the jars and the JVM, as far as a JVM requires them to be the same. */
  private static Path file(KafkaDistribution kafka) throws IOException {
    List<Object> made = new ArrayList<>();
    for (Path jar : kafka.jars()) {
      made.add(jar.toString());
      made.add(Files.size(jar));
      made.add(Files.getLastModifiedTime(jar).toMillis());
    }
    made.add(System.getProperty("java.home"));
    made.add(System.getProperty("java.vm.version"));
    return kafka
        .jars()
        .get(0)
        .resolveSibling("millrace-classes-%08x.jsa".formatted(made.hashCode()));
  }

  private static boolean make(KafkaDistribution kafka, Path file)
      throws IOException, InterruptedException {
    Path unfinished = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    try (ScratchDirectory scratch = ScratchDirectory.make("millrace-classes-")) {
      Path settings = settings(kafka.version(), scratch.path());
      List<String> java =
          List.of(
              BrokerCommand.java(),
              "-Xmx" + BrokerCommand.HEAP_MB + "m",
              "-cp",
              String.join(File.pathSeparator, kafka.jars().stream().map(Path::toString).toList()));
      Path log = scratch.path().resolve("log");
      List<String> format = new ArrayList<>(java);
      format.addAll(
          List.of(
              "kafka.tools.StorageTool",
              "format",
              "-t",
              Uuid.randomUuid().toString(),
              "-c",
              settings.toString()));
      List<String> run = new ArrayList<>(java);
      run.add(1, "-XX:ArchiveClassesAtExit=" + unfinished);
      run.addAll(List.of("kafka.Kafka", settings.toString()));
      if (!hasEnded(start(format, log)) || !runUntilReady(run, log)) {
        return false;
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static Path settings(String kafkaVersion, Path directory) throws IOException {
    EmbeddedClusterSpec spec =
        new EmbeddedClusterSpec(1, kafkaVersion, List.of(), Map.of(), 0, Map.of());
    Path settings = directory.resolve("server.properties");
    BrokerConfiguration.write(
        BrokerConfiguration.of(
            spec,
            1,
            BrokerPorts.choose(1, 0, Placement.LOOPBACK, false),
            directory.resolve("data")),
        settings);
    return settings;
  }

  private static Process start(List<String> command, Path log) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Runs a broker until it serves, and then has it end; false when it does not do so. */
  private static boolean runUntilReady(List<String> command, Path log)
      throws IOException, InterruptedException {
    List<String> shell = new ArrayList<>(List.of("sh", "-c", SHELL, "broker"));
    shell.addAll(command);
    Process broker = start(shell, log);
    try {
      Deadline.after(READY_LIMIT).await(() -> !broker.isAlive() || isReady(log), LOOK_EVERY);
    } finally {
      broker.getOutputStream().close();
    }
    return hasEnded(broker) && isReady(log);
  }

  private static boolean isReady(Path log) throws IOException {
    return Files.readString(log).contains(READY);
  }

  /** Waits for the end, and kills what does not end. */
  private static boolean hasEnded(Process process) throws InterruptedException {
    try {
      return process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
