package io.millrace.pipeline.peers;

import io.millrace.pipeline.cluster.CtrlC;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Runs clients as processes to their end, and measures the CPU time that the operating system
 * charged them and the bytes that they allocated, from their garbage collectors' logs. Runs one at
 * a time: the kernel adds up what all ended children used. A client does not outlive this process,
 * however that ends.
 */
final class ClientProcess {
  /** Linux counts CPU time in hundredths of a second towards user space, on every architecture. */
  private static final double TICKS_PER_SECOND = 100;

  /** Fields 16 and 17 of proc(5) stat, counted behind the command's closing parenthesis. */
  private static final int CHILDREN_USER = 13;

  /** A killed process is gone as soon as the kernel has taken its memory back. */
  private static final long KILL_LIMIT_SECONDS = 10;

  /** What Kafka's own start scripts set for its performance tools. */
  static final List<String> KAFKA_SCRIPT_JVM =
      List.of(
          "-Xmx512M",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=20",
          "-XX:InitiatingHeapOccupancyPercent=35",
          "-XX:+ExplicitGCInvokesConcurrent");

  /**
   * Kafka's tools do not end with this process by themselves. So a small shell runs the client
   * beside a reader of a pipe from this process, which kills the client when the pipe is closed: by
   * this process, or by the kernel when this process is gone.
   */
  private static final String LEASH =
      "exec 3<&0; \"$@\" </dev/null 3<&- & client=$!;"
          + " { read -r _ <&3; kill -9 $client; } >/dev/null 2>&1 & guard=$!;"
          + " wait $client; code=$?; kill $guard; exit $code";

  /**
   * How a process ended, and what it cost.
   *
   * @param cpuSeconds user and system time of the whole process, JVM start included
   * @param allocatedBytes on the heap, all threads; empty when its collector's log does not say
   * @param output what it wrote to standard output
   */
  record Ended(double cpuSeconds, OptionalLong allocatedBytes, String output) {}

  /** A Java program and its arguments. */
  record Program(
      List<String> jvmOptions, String classPath, String mainClass, List<String> arguments) {}

  private final Path scratch;

  /** Keeps what clients print in {@code scratch}, an existing directory. */
  ClientProcess(Path scratch) {
    this.scratch = scratch;
  }

  /**
   * Runs a program to its end.
   *
   * @throws IllegalStateException when it ends with neither 0 nor one of {@code alsoGood}, or not
   *     within {@code limit}
   * @throws InterruptedException when interrupted; the program is killed
   */
  Ended run(Program program, Duration limit, int... alsoGood) throws InterruptedException {
    Path output = scratch.resolve("client.out");
    Path errors = scratch.resolve("client.err");
    Path gcLog = scratch.resolve("client-gc.log");
    try {
      double before = childrenCpuSeconds();
      Process process =
          new ProcessBuilder(command(program, gcLog))
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException(
              program.mainClass() + " did not end within " + limit.toSeconds() + " s");
        }
      } finally {
        end(process);
      }
      int code = process.exitValue();
      if (code != 0 && IntStream.of(alsoGood).noneMatch(other -> other == code)) {
        throw new IllegalStateException(
            program.mainClass() + " ended with code " + code + ": " + lastLines(errors));
      }
      return new Ended(
          childrenCpuSeconds() - before,
          GcLog.allocatedBytes(Files.readAllLines(gcLog)),
          Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Program program, Path gcLog) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", LEASH, "client"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(program.jvmOptions());
    command.add(GcLog.option(gcLog));
    command.addAll(List.of("-cp", program.classPath(), program.mainClass()));
    command.addAll(program.arguments());
    return CtrlC.ignoredBy("client", command);
  }

  /** Ends the process, if it still runs. */
  private static void end(Process process) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      if (process.isAlive()) {
        process.getOutputStream().close(); // the shell kills the client and ends itself
        if (!process.waitFor(KILL_LIMIT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String lastLines(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size())).strip();
  }

  /** The JVM options that this process itself was started with: what the launcher sets. */
  static List<String> ownJvmOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X"))
        .toList();
  }

  /** What this process itself runs on. */
  static String ownClassPath() {
    return System.getProperty("java.class.path");
  }

  static String classPath(List<Path> jars) {
    return String.join(File.pathSeparator, jars.stream().map(Path::toString).toList());
  }

  /** User and system time of every child process that has ended and was waited for. */
  private static double childrenCpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_USER + 1]))
        / TICKS_PER_SECOND;
  }
}
