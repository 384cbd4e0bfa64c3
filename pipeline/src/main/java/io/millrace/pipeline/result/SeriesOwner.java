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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That this process is at a series, and no other: a lock on its {@code RUNNING}, which ends with
 * the process, however that ends.
 */
final class SeriesOwner {
  private static final String FILE = FileNames.RUNNING;

  private final Path file;
  private final FileChannel channel;

  private SeriesOwner(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes the series over, unless a process is at it. */
  static Optional<SeriesOwner> claim(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    FileChannel channel = FileChannel.open(file, CREATE, WRITE);
    if (!lock(channel)) {
      channel.close();
      return Optional.empty();
    }
    byte[] name = ("process " + ProcessHandle.current().pid() + "\n").getBytes(UTF_8);
    channel.truncate(0).write(ByteBuffer.wrap(name));
    return Optional.of(new SeriesOwner(file, channel));
  }

  /** True when no process is at it. */
  static boolean isFree(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(file, WRITE)) {
      return lock(channel);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // this very process is at it
    }
  }

  /** This process is no longer at it. */
  void release() {
    try {
      Files.deleteIfExists(file);
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
