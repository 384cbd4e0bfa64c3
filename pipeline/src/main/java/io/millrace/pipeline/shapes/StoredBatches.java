package io.millrace.pipeline.shapes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The record batches of a partition as the broker stored them, which is as the producer sent them:
 * read from the headers in its log files. The header is Kafka's public record batch format, version
 * 2 (kafka.apache.org, documentation, Record Batch).
 */
final class StoredBatches {
  private static final int LENGTH_AT = 8;
  private static final int MAGIC_AT = 16;
  private static final int COUNT_AT = 57;
  private static final int HEADER_BYTES = 61;

  /** The length does not count itself and what is before it. */
  private static final int BEFORE_LENGTH_ENDS = 12;

  private static final byte MAGIC = 2;

  private StoredBatches() {}

  /**
   * How many records each batch holds, in the order of the log. To be asked after the records were
   * acknowledged: what the broker still writes is cut off.
   *
   * @param partition the directory of one replica
   * @throws UncheckedIOException if it cannot be read, or holds another format
   */
  static List<Integer> recordCounts(Path partition) {
    List<Integer> counts = new ArrayList<>();
    try (Stream<Path> files = Files.list(partition)) {
      List<Path> segments =
          files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
      for (Path segment : segments) {
        read(segment, counts);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the log in " + partition + " cannot be read", e);
    }
    return counts;
  }

  private static void read(Path segment, List<Integer> counts) throws IOException {
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
      long at = 0;
      while (at + HEADER_BYTES <= channel.size()) {
        header.clear();
        long into = at;
        while (header.hasRemaining()) {
          into += channel.read(header, into);
        }
        if (header.get(MAGIC_AT) != MAGIC) {
          throw new IOException(
              segment + " holds a batch of format " + header.get(MAGIC_AT) + " at " + at);
        }
        counts.add(header.getInt(COUNT_AT));
        at += BEFORE_LENGTH_ENDS + header.getInt(LENGTH_AT);
      }
    }
  }
}
