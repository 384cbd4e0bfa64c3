package io.millrace.pipeline.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * The files of a series that can be gone on with: how it began, a line for each step that ended,
 * the directories of its runs, and the result once all have ended. This process is at it until
 * {@link #close}; what brokers of a killed one left behind is gone.
 *
 * @param <T> what a step comes to
 */
public abstract sealed class ResumableDirectory<T> extends SeriesDirectory implements AutoCloseable
    permits SweepDirectory, FailoverDirectory {
  private final SeriesBeginning beginning;
  private final SeriesOwner owner;
  private final SeriesLines<T> ended;
  private final SeriesLines<T> interrupted;

  /**
   * Takes over the series in {@code path}.
   *
   * @throws IllegalStateException when another process is at it
   */
  ResumableDirectory(Path path, Class<T> result) throws IOException {
    super(path);
    beginning =
        SeriesBeginning.of(path)
            .orElseThrow(() -> new IllegalStateException(path + " holds no series"));
    owner =
        SeriesOwner.claim(path)
            .orElseThrow(() -> new IllegalStateException("another process is at " + path));
    ended = new SeriesLines<>(path.resolve(FileNames.ENDED_RUNS), result);
    interrupted = new SeriesLines<>(path.resolve(FileNames.INTERRUPTED_RUNS), result);
    if (Files.exists(brokers())) {
      RunDirectory.removeTree(brokers());
    }
  }

  /** Begins a series in {@code <runs>/<utc>-<name>/}. */
  static Path begin(
      Path runs, String name, Instant now, String command, SeriesRequest request, Object plan)
      throws IOException {
    Path path = RunDirectory.makeNamed(runs, name, now);
    Files.createDirectory(path.resolve(FileNames.RUNS));
    new SeriesBeginning(now.toString(), command, request, ResultJson.mapper().valueToTree(plan))
        .writeTo(path);
    return path;
  }

  /** When the series first began, ISO 8601, UTC. */
  public String startedAt() {
    return beginning.startedAt();
  }

  /** What it was first begun with. */
  public String command() {
    return beginning.command();
  }

  /** What decides whether another command asks for the same series. */
  public SeriesRequest request() {
    return beginning.request();
  }

  /** The steps that ended. */
  public List<EndedStep<T>> ended() {
    return ended.read();
  }

  /** Keeps a step that ended. On disk when this returns. */
  public void append(EndedStep<T> step) {
    ended.append(step);
  }

  /**
   * Takes steps out of those that ended, and keeps them in a file of their own.
   *
   * @return how many
   */
  public int setAside(Predicate<EndedStep<T>> chosen) {
    return ended.move(chosen, interrupted);
  }

  /** This process is no longer at it. */
  @Override
  public void close() {
    owner.release();
  }
}
