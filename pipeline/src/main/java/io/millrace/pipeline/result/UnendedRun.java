package io.millrace.pipeline.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run that goes on, or was killed.
 *
 * @param directory the run's
 * @param note what its file {@code RUNNING} says
 */
public record UnendedRun(Path directory, RunningNote note) {
  /** runs/SERIES/runs/RUN/RUNNING is the deepest that there is. */
  private static final int DEPTH = 4;

  /**
   * Those below {@code runs} that have noted what they made on a cluster.
   *
   * @throws UncheckedIOException when the directory cannot be read
   */
  public static List<UnendedRun> below(Path runs) {
    List<UnendedRun> found = new ArrayList<>();
    if (!Files.isDirectory(runs)) {
      return found;
    }
    try {
      Files.walkFileTree(runs, Set.of(), DEPTH, new Collector(found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Runs come and go meanwhile: what is gone when it is looked at is no run any more. */
  private static final class Collector extends SimpleFileVisitor<Path> {
    private final List<UnendedRun> found;

    Collector(List<UnendedRun> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path child, BasicFileAttributes attributes) {
      String name = String.valueOf(child.getFileName());
      return name.equals(FileNames.LOGS) || name.equals(FileNames.BROKERS)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.endsWith(FileNames.RUNNING) && attributes.isRegularFile()) {
        try {
          RunningNote note = RunningNote.parse(Files.readAllLines(file));
          Path directory = file.getParent();
          if (note.clusterId().isPresent() && directory != null) {
            found.add(new UnendedRun(directory, note));
          }
        } catch (IOException e) {
          return FileVisitResult.CONTINUE;
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException gone) {
      return FileVisitResult.CONTINUE;
    }
  }
}
