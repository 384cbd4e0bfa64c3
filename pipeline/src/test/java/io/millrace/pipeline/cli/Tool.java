package io.millrace.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The tool as a process of its own, as a person or a script starts it. */
final class Tool {
  private static final int LIMIT_SECONDS = 300;

  private final Path directory;
  private final List<String> before;

  /** Works in {@code directory}: runs go to its {@code runs}. */
  Tool(Path directory) {
    this(directory, List.of());
  }

  /** The same, started by another command, which {@code before} is the beginning of. */
  Tool(Path directory, List<String> before) {
    this.directory = directory;
    this.before = before;
  }

  /** How it ended, and what it said. */
  record Ended(int code, String out, String err) {}

  /** Runs it to its end. */
  Ended run(String... arguments) throws IOException, InterruptedException {
    return await(start(arguments));
  }

  /** Starts it. */
  Process start(String... arguments) throws IOException {
    return start(Map.of(), arguments);
  }

  /** Starts it with some environment variables changed. */
  Process start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            // for seconds of life, what C2 and parallel collectors cost is never earned back
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC"));
    command.addAll(ToolClasses.options());
    command.add("io.millrace.pipeline.cli.Main");
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(DefaultCtrlC.of(command))
            .directory(directory.toFile())
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Waits for its end. */
  Ended await(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the tool did not end: " + err());
    }
    return new Ended(process.exitValue(), Files.readString(directory.resolve("out")), err());
  }

  /** What it has written to standard error so far. */
  String err() throws IOException {
    return Files.readString(directory.resolve("err"));
  }

  /** What it has written to standard output so far. */
  String out() throws IOException {
    return Files.readString(directory.resolve("out"));
  }

  /** The directory of the only run. */
  Path onlyRun() throws IOException {
    try (var runs = Files.list(directory.resolve("runs"))) {
      return runs.reduce(
              (one, two) -> {
                throw new IllegalStateException("two runs: " + one + ", " + two);
              })
          .orElseThrow();
    }
  }

  /** True where links can be cut. */
  static boolean canMakeNamespaces() throws IOException, InterruptedException {
    return new ProcessBuilder("unshare", "-Urnm", "true").start().waitFor() == 0;
  }

  /** Sends a signal by name to a process that the test started. */
  static void signal(String name, Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }
}
