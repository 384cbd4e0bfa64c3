package io.millrace.pipeline.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of one sweep: its plan, a line for each run that ended, the directories of the runs,
 * and the result once all have ended, by their {@link FileNames}.
 */
public final class SweepDirectory extends SeriesDirectory {
  private static final JsonMapper LINE = JsonMapper.builder().build();

  private final PlanFile planFile;

  /** Holds the lock that marks the sweep as being run by this process; null when it is not. */
  private @Nullable FileChannel owner;

  /** How a sweep began. */
  private record PlanFile(String startedAt, String command, JsonNode plan) {}

  private SweepDirectory(Path path, PlanFile planFile) {
    super(path);
    this.planFile = planFile;
  }

  /** Begins a sweep in {@code <runs>/<utc>-<name>/}. */
  public static SweepDirectory create(
      Path runs, String name, Instant now, String command, Object plan) throws IOException {
    Path path = RunDirectory.makeNamed(runs, name, now);
    Files.createDirectory(path.resolve(FileNames.RUNS));
    PlanFile planFile =
        new PlanFile(now.toString(), command, ResultJson.mapper().valueToTree(plan));
    Files.writeString(path.resolve(FileNames.PLAN), ResultJson.write(planFile) + "\n");
    SweepDirectory directory = new SweepDirectory(path, planFile);
    if (!directory.claim()) {
      throw new IOException(path + " was taken by another process the moment it was made");
    }
    return directory;
  }

  /**
   * Finds the latest sweep with exactly this plan that is unfinished and that no process is
   * running, and takes it over.
   */
  public static Optional<SweepDirectory> unfinished(Path runs, Object plan) throws IOException {
    if (!Files.isDirectory(runs)) {
      return Optional.empty();
    }
    // both have to come from text: a tree made from objects has other types of numbers
    JsonNode wanted = ResultJson.mapper().readTree(ResultJson.write(plan));
    List<Path> candidates;
    try (Stream<Path> all = Files.list(runs)) {
      candidates =
          all.filter(path -> Files.exists(path.resolve(FileNames.PLAN)))
              .filter(path -> !Files.exists(path.resolve(FileNames.SWEEP)))
              .sorted(Comparator.reverseOrder())
              .toList();
    }
    for (Path candidate : candidates) {
      Optional<PlanFile> planFile = readPlanFile(candidate);
      if (planFile.isPresent() && planFile.get().plan().equals(wanted)) {
        SweepDirectory directory = new SweepDirectory(candidate, planFile.get());
        if (directory.claim()) {
          return Optional.of(directory);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<PlanFile> readPlanFile(Path candidate) throws IOException {
    try {
      return Optional.of(
          ResultJson.mapper()
              .readValue(Files.readString(candidate.resolve(FileNames.PLAN)), PlanFile.class));
    } catch (JacksonException e) {
      return Optional.empty(); // not a sweep that could be continued
    }
  }

  /**
   * Takes the sweep over, unless a process is running it, and removes data that brokers of a killed
   * process left. The lock ends with its process, however that ends.
   */
  private boolean claim() throws IOException {
    FileChannel channel = FileChannel.open(path().resolve(FileNames.RUNNING), CREATE, WRITE);
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // this same process is running it
    }
    if (lock == null) {
      channel.close();
      return false;
    }
    owner = channel;
    byte[] name = ("process " + ProcessHandle.current().pid() + "\n").getBytes(UTF_8);
    channel.truncate(0).write(ByteBuffer.wrap(name));
    if (Files.exists(brokers())) {
      RunDirectory.removeTree(brokers());
    }
    return true;
  }

  /** When the sweep first began, ISO 8601, UTC. */
  public String startedAt() {
    return planFile.startedAt();
  }

  /** The command that first began the sweep. */
  public String command() {
    return planFile.command();
  }

  @Override
  public Path resultFile() {
    return resultFileOf(path());
  }

  /** Returns the result file of the sweep in {@code directory}. */
  public static Path resultFileOf(Path directory) {
    return directory.resolve(FileNames.SWEEP);
  }

  /** Returns the runs that ended. A line that was cut off by a kill is left out. */
  public List<SweepResult.Run> readRuns() {
    Path file = path().resolve(FileNames.ENDED_RUNS);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file).stream()
          .map(SweepDirectory::readRun)
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Moves runs from those that ended to a file of their own, so that they are run again.
   *
   * @return how many
   */
  public int setAside(Predicate<SweepResult.Run> chosen) {
    List<SweepResult.Run> all = readRuns();
    List<SweepResult.Run> aside = all.stream().filter(chosen).toList();
    if (!aside.isEmpty()) {
      aside.forEach(run -> append(path().resolve(FileNames.INTERRUPTED_RUNS), run));
      Path rest = path().resolve("." + FileNames.ENDED_RUNS);
      try {
        Files.writeString(rest, "");
        all.stream().filter(chosen.negate()).forEach(run -> append(rest, run));
        Files.move(rest, path().resolve(FileNames.ENDED_RUNS), StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return aside.size();
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

  /** Appends a run that ended. It is on disk when this returns. */
  public void append(SweepResult.Run run) {
    append(path().resolve(FileNames.ENDED_RUNS), run);
  }

  private static void append(Path file, SweepResult.Run run) {
    try {
      // begins with the line's end, so that a line cut off before stays by itself
      Files.writeString(
          file,
          "\n" + LINE.writeValueAsString(run),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the result of the sweep. */
  public void writeResult(SweepResult result) {
    ResultFiles.write(resultFile(), result);
  }

  /** Writes the page that shows the result. */
  public void writeReport(String html) {
    try {
      Files.writeString(path().resolve(FileNames.REPORT), html);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives up the lock: this process no longer runs the sweep. */
  public void release() {
    try {
      FileChannel channel = owner;
      if (channel != null) {
        owner = null;
        Files.deleteIfExists(path().resolve(FileNames.RUNNING));
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
