package io.millrace.pipeline.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The record batches of a replica as the broker stored them, which is as the producer sent them:
 * read from its log files. The layout is Kafka's public record batch format, version 2
 * (kafka.apache.org, documentation, Record Batch).
 */
public final class StoredBatches {
  private static final int BASE_OFFSET_AT = 0;
  private static final int LENGTH_AT = 8;
  private static final int MAGIC_AT = 16;
  private static final int CHECKSUM_AT = 17;
  private static final int CHECKED_FROM = 21;
  private static final int LAST_OFFSET_DELTA_AT = 23;
  private static final int COUNT_AT = 57;
  private static final int HEADER_BYTES = 61;

  /** The length does not count itself and what is before it. */
  private static final int BEFORE_LENGTH_ENDS = 12;

  private static final byte MAGIC = 2;

  /**
   * A batch.
   *
   * @param records how many it holds
   * @param checksum as stored in it
   * @param intact its bytes have that checksum
   */
  public record Batch(
      long baseOffset, long lastOffset, int records, int checksum, boolean intact) {}

  private StoredBatches() {}

  /**
   * Passes every batch to a reader, in the order of the log. Call it when nothing is written any
   * more: a batch that the broker is still writing is left out.
   *
   * @param replica its directory
   * @throws UncheckedIOException if it cannot be read, or holds another format
   */
  public static void each(Path replica, Consumer<Batch> reader) {
    try (Stream<Path> files = Files.list(replica)) {
      List<Path> segments =
          files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
      for (Path segment : segments) {
        read(segment, reader);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the log in " + replica + " cannot be read", e);
    }
  }

  private static void read(Path segment, Consumer<Batch> reader) throws IOException {
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
      long at = 0;
      while (at + HEADER_BYTES <= channel.size()) {
        fill(header.clear(), channel, at);
        if (header.get(MAGIC_AT) != MAGIC) {
          throw new IOException(
              segment + " holds a batch of format " + header.get(MAGIC_AT) + " at " + at);
        }
        int bytes = BEFORE_LENGTH_ENDS + header.getInt(LENGTH_AT);
        if (bytes < HEADER_BYTES || at + bytes > channel.size()) {
          return; // cut off
        }
        ByteBuffer batch = ByteBuffer.allocate(bytes);
        fill(batch, channel, at);
        reader.accept(batch(batch));
        at += bytes;
      }
    }
  }

  private static void fill(ByteBuffer buffer, FileChannel channel, long from) throws IOException {
    long at = from;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        throw new IOException("the file ends within a batch that begins at " + from);
      }
      at += read;
    }
    buffer.flip();
  }

  private static Batch batch(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate().position(CHECKED_FROM));
    int stored = bytes.getInt(CHECKSUM_AT);
    long base = bytes.getLong(BASE_OFFSET_AT);
    return new Batch(
        base,
        base + bytes.getInt(LAST_OFFSET_DELTA_AT),
        bytes.getInt(COUNT_AT),
        stored,
        (int) checksum.getValue() == stored);
  }
}
