package io.millrace.pipeline.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Makes the directories of an embedded cluster, and removes those and no others. As long as it
 * holds them it holds a lock, so that {@link Leftovers} knows whose owner is gone.
 */
final class ClusterDirectory {
  private final Path root;
  private @Nullable OwnerLock lock;

  /** Directories that were not there before, the last made first; removed with all they hold. */
  private final Deque<Path> made = new ArrayDeque<>();

  /** The parents that had to be made; removed only if nothing else has come into them. */
  private final Deque<Path> madeParents = new ArrayDeque<>();

  ClusterDirectory(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /**
   * Makes a directory below the root.
   *
   * @throws IOException if it is there already, since its content would be somebody's data
   */
  Path make(String name) throws IOException {
    makeParents(root);
    if (lock == null) {
      lock = OwnerLock.take(root);
    }
    Path directory = Files.createDirectory(root.resolve(name));
    made.push(directory);
    return directory;
  }

  private void makeParents(@Nullable Path directory) throws IOException {
    if (directory == null || Files.isDirectory(directory)) {
      return;
    }
    makeParents(directory.getParent());
    Files.createDirectory(directory);
    madeParents.push(directory);
  }

  /**
   * Removes what was made here, with its content.
   *
   * @throws UncheckedIOException if something cannot be removed
   */
  void remove() {
    try {
      while (!made.isEmpty()) {
        ScratchDirectory.removeTree(made.peek());
        made.pop();
      }
      if (lock != null) {
        lock.release();
        lock = null;
      }
      while (!madeParents.isEmpty() && isEmpty(madeParents.peek())) {
        Files.delete(madeParents.pop());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The data of the embedded cluster in " + root + " cannot be removed; remove it by hand",
          e);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }
}
