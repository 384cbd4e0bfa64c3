package io.millrace.pipeline.peers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A client as a whole process, run to its end, with the CPU time that the operating system charged
 * it for. One at a time: the kernel adds up what all ended children used.
 */
final class ClientProcess {
  /** Linux counts CPU time in hundredths of a second towards user space, on every architecture. */
  private static final double TICKS_PER_SECOND = 100;

  /** Fields 16 and 17 of proc(5) stat, counted behind the command's closing parenthesis. */
  private static final int CHILDREN_USER = 13;

  /** What Kafka's own start scripts set for its performance tools. */
  static final List<String> KAFKA_SCRIPT_JVM =
      List.of(
          "-Xmx512M",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=20",
          "-XX:InitiatingHeapOccupancyPercent=35",
          "-XX:+ExplicitGCInvokesConcurrent");

  /**
   * How it ended.
   *
   * @param cpuSeconds user and system time of the whole process, JVM start included
   * @param output what it wrote to standard output
   */
  record Ended(double cpuSeconds, String output) {}

  private ClientProcess() {}

  /**
   * Runs a Java program to its end.
   *
   * @throws IllegalStateException when it ends with neither 0 nor one of {@code alsoGood}
   */
  static Ended run(
      List<String> jvmOptions,
      String classPath,
      String mainClass,
      List<String> arguments,
      int... alsoGood)
      throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(arguments);
    try {
      double before = childrenCpuSeconds();
      Path errors = Files.createTempFile("millrace-peer-", ".err");
      try {
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0 && IntStream.of(alsoGood).noneMatch(other -> other == code)) {
          throw new IllegalStateException(
              mainClass + " ended with code " + code + ": " + Files.readString(errors).strip());
        }
        return new Ended(childrenCpuSeconds() - before, output);
      } finally {
        Files.deleteIfExists(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JVM options that this process itself was started with: what the launcher sets. */
  static List<String> ownJvmOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X"))
        .toList();
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
