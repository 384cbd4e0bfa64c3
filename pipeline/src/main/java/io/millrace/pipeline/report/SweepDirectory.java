package io.millrace.pipeline.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of one sweep: its plan, a line for each run that ended, the directories of the runs,
 * and the result once all have ended. The only class that knows their names.
 */
public final class SweepDirectory {
  private static final JsonMapper LINE = JsonMapper.builder().build();
  private static final String RESULT = "sweep.json";

  private final Path path;
  private final Origin origin;

  /** How a sweep began. */
  private record Origin(String startedAt, String command, JsonNode plan) {}

  private SweepDirectory(Path path, Origin origin) {
    this.path = path;
    this.origin = origin;
  }

  /** Begins a sweep in {@code <runs>/<utc>-<name>/}. */
  public static SweepDirectory create(
      Path runs, String name, Instant now, String command, Object plan) throws IOException {
    Path path = RunDirectory.makeNamed(runs, name, now);
    Files.createDirectory(path.resolve("runs"));
    Origin origin = new Origin(now.toString(), command, ResultJson.mapper().valueToTree(plan));
    Files.writeString(path.resolve("plan.json"), ResultJson.write(origin) + "\n");
    SweepDirectory directory = new SweepDirectory(path, origin);
    directory.claim();
    return directory;
  }

  /**
   * The latest sweep with this very plan that was ended before its time and that no process is at;
   * from now on it is this process's.
   */
  public static Optional<SweepDirectory> unfinished(Path runs, Object plan) throws IOException {
    if (!Files.isDirectory(runs)) {
      return Optional.empty();
    }
    // by way of text, as the other was: a tree made from objects has other kinds of numbers
    JsonNode wanted = ResultJson.mapper().readTree(ResultJson.write(plan));
    List<Path> candidates;
    try (Stream<Path> all = Files.list(runs)) {
      candidates =
          all.filter(path -> Files.exists(path.resolve("plan.json")))
              .filter(path -> !Files.exists(path.resolve(RESULT)))
              .sorted(Comparator.reverseOrder())
              .toList();
    }
    for (Path candidate : candidates) {
      Optional<Origin> origin = readOrigin(candidate);
      if (origin.isPresent() && origin.get().plan().equals(wanted) && !isRunning(candidate)) {
        SweepDirectory directory = new SweepDirectory(candidate, origin.get());
        directory.claim();
        return Optional.of(directory);
      }
    }
    return Optional.empty();
  }

  private static Optional<Origin> readOrigin(Path candidate) throws IOException {
    try {
      return Optional.of(
          ResultJson.mapper()
              .readValue(Files.readString(candidate.resolve("plan.json")), Origin.class));
    } catch (JacksonException e) {
      return Optional.empty(); // not a sweep that could be gone on with
    }
  }

  private static boolean isRunning(Path candidate) throws IOException {
    Path running = candidate.resolve("RUNNING");
    if (!Files.exists(running)) {
      return false;
    }
    String pid = Files.readString(running).replaceAll("\\D", "");
    return !pid.isEmpty()
        && ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Takes the sweep over and removes what brokers of a killed process left behind. */
  private void claim() throws IOException {
    Files.writeString(path.resolve("RUNNING"), "process " + ProcessHandle.current().pid() + "\n");
    if (Files.exists(brokers())) {
      RunDirectory.removeTree(brokers());
    }
  }

  /** The directory. */
  public Path path() {
    return path;
  }

  /** When the sweep first began, ISO 8601, UTC. */
  public String startedAt() {
    return origin.startedAt();
  }

  /** What it was first begun with. */
  public String command() {
    return origin.command();
  }

  /** Where the directories of its runs are. */
  public Path runs() {
    return path.resolve("runs");
  }

  /** Where brokers keep their data during the sweep. */
  public Path brokers() {
    return path.resolve("brokers");
  }

  /** The brokers' logs. */
  public Path logs() {
    return path.resolve("logs");
  }

  /** What the tool's own Kafka clients log. */
  public Path clientLog() {
    return path.resolve("client.log");
  }

  /** Where the result is, or will be. */
  public Path resultFile() {
    return path.resolve(RESULT);
  }

  /** The runs that ended. A line that was cut off by a kill is not one. */
  public List<SweepResult.Run> readRuns() {
    List<SweepResult.Run> runs = new ArrayList<>();
    try {
      if (Files.exists(path.resolve("runs.jsonl"))) {
        for (String line : Files.readAllLines(path.resolve("runs.jsonl"))) {
          readRun(line).ifPresent(runs::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return runs;
  }

  private static Optional<SweepResult.Run> readRun(String line) {
    try {
      return line.isBlank()
          ? Optional.empty()
          : Optional.of(LINE.readValue(line, SweepResult.Run.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Keeps a run that ended. On disk when this returns. */
  public void append(SweepResult.Run run) {
    try {
      // begins with the line's end, so that a line cut off before stays by itself
      Files.writeString(
          path.resolve("runs.jsonl"),
          "\n" + LINE.writeValueAsString(run),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the sweep. */
  public void writeResult(SweepResult result) {
    ResultFiles.write(resultFile(), result);
    release();
  }

  /** This process is no longer at it. */
  public void release() {
    try {
      Files.deleteIfExists(path.resolve("RUNNING"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
