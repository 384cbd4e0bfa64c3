package io.millrace.pipeline.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Says that the process that made the data in a directory is still there: the system releases the
 * lock when that process ends, however it ends, so that no process id can be mistaken for another's.
 */
final class OwnerLock {
  /** The file that is locked; its presence says that the directory is ours. */
  static final String FILE = ".millrace-owner";

  private final Path file;
  private final FileChannel channel;

  private OwnerLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock of a directory that has none.
   *
   * @throws IOException when another process made data there
   */
  static OwnerLock take(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    return new OwnerLock(file, channel);
  }

  /** Takes over the lock of a directory whose owner is gone; empty while it is there. */
  static Optional<OwnerLock> takeOver(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new OwnerLock(file, channel));
      }
    } catch (OverlappingFileLockException e) {
      // this very process owns it
    }
    channel.close();
    return Optional.empty();
  }

  /** Gives the directory up. */
  void release() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
  }
}
