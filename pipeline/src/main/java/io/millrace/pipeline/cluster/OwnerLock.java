package io.millrace.pipeline.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock on a directory that shows that the process which made the data in it is still running. The
 * system releases the lock when that process ends, however it ends, so that no process id can be
 * mistaken for another's.
 */
final class OwnerLock {
  /** The file that is locked; its presence says that the directory is ours. */
  static final String FILE = ".millrace-owner";

  /**
   * Locks of this very process. Their files must not be opened again: to close any channel on a
   * file gives up all locks that the process has on it (fcntl(2)).
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private OwnerLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
    OWN.add(file);
  }

  /**
   * Takes the lock of a directory that has none.
   *
   * @throws IOException when another process made data there
   */
  static OwnerLock take(Path directory) throws IOException {
    Path file = directory.toAbsolutePath().normalize().resolve(FILE);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    return new OwnerLock(file, channel);
  }

  /** Takes over the lock of a directory whose owner is gone; empty while it is there. */
  static Optional<OwnerLock> takeOver(Path found) throws IOException {
    Path file = found.toAbsolutePath().normalize();
    if (OWN.contains(file)) {
      return Optional.empty();
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new OwnerLock(file, channel));
  }

  /** Gives the directory up. */
  void release() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
    OWN.remove(file);
  }
}
