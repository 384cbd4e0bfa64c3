package io.millrace.pipeline.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Removes what a tool that was killed (SIGKILL) could not remove itself: the data of its brokers.
 * The brokers themselves end with the tool. Any thread.
 */
public final class Leftovers {
  /** runs/SERIES/runs/RUN/brokers/FILE is the deepest that there is. */
  private static final int DEPTH = 5;

  private Leftovers() {}

  /**
   * Removes the data of embedded clusters below {@code directory} whose owner is gone, and nothing
   * else: only what carries our mark, and of that only the directories that a cluster makes.
   *
   * @return what was removed
   * @throws UncheckedIOException when something cannot be removed
   */
  public static List<Path> remove(Path directory) {
    List<Path> removed = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return removed;
    }
    try {
      for (Path mark : marks(directory)) {
        Optional<OwnerLock> lock = OwnerLock.takeOver(mark);
        if (lock.isPresent()) {
          Path root = Objects.requireNonNull(mark.toAbsolutePath().getParent());
          removeCluster(root);
          lock.get().release();
          removed.add(root);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "what a killed run left in " + directory + " cannot be removed; remove it by hand", e);
    }
    return removed;
  }

  /** Does not enter the data itself: running brokers make and remove files there all the time. */
  private static List<Path> marks(Path directory) throws IOException {
    List<Path> marks = new ArrayList<>();
    Files.walkFileTree(
        directory,
        Set.of(),
        DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path child, BasicFileAttributes attributes) {
            return isOfCluster(child) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.endsWith(OwnerLock.FILE)) {
              marks.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return marks;
  }

  private static void removeCluster(Path root) throws IOException {
    try (Stream<Path> children = Files.list(root)) {
      for (Path child : children.filter(Leftovers::isOfCluster).toList()) {
        ScratchDirectory.removeTree(child);
      }
    }
  }

  private static boolean isOfCluster(Path child) {
    return Files.isDirectory(child)
        && child.getFileName().toString().matches("broker-[0-9]+|leash|zookeeper");
  }
}
