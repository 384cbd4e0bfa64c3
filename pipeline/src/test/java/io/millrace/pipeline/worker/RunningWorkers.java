package io.millrace.pipeline.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The worker processes of a run, found by what their command lines say. */
public final class RunningWorkers {
  private static final String NAME = "-Dmillrace.worker=";

  private RunningWorkers() {}

  /** Those that {@code tool} started. */
  public static Stream<ProcessHandle> of(ProcessHandle tool) {
    return tool.descendants().filter(process -> commandLine(process).contains(NAME));
  }

  /** The one of that name. */
  public static Optional<ProcessHandle> named(String name, ProcessHandle tool) {
    return tool.descendants()
        .filter(process -> commandLine(process).contains(NAME + name + "\0"))
        .findFirst();
  }

  /** Arguments with a zero after each; ProcessHandle has none of a line longer than a page. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) {
      return ""; // it has ended meanwhile
    }
  }
}
