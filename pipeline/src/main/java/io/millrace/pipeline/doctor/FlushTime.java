package io.millrace.pipeline.doctor;

import io.millrace.core.measure.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** How long the disk of the runs takes to flush 4 kB, with a real file that is removed after it. */
final class FlushTime implements Check {
  private static final String NAME = "flush to disk";

  private static final int FLUSHES = 300;

  /** Three hundred take so long at 17 ms each: on a slower disk fewer say enough. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final int BYTES = 4_096;

  /** What etcd's documentation asks of a disk under a consensus log, which KRaft's is as well. */
  private static final double SLOW_MS = 10;

  @Override
  public Finding look(Machine machine) {
    try {
      return judge(measure(machine.disk()));
    } catch (IOException e) {
      return new Finding.Unknown(NAME, "no file can be flushed in " + machine.disk() + ": " + e);
    }
  }

  private static long[] measure(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, ".millrace-", ".flush");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocate(BYTES);
      long[] tookNs = new long[FLUSHES];
      Deadline deadline = Deadline.after(LIMIT);
      int done = 0;
      while (done < FLUSHES && !deadline.isOver()) {
        long startNs = System.nanoTime();
        channel.write(block.clear());
        channel.force(true);
        tookNs[done++] = System.nanoTime() - startNs;
      }
      return Arrays.copyOf(tookNs, done);
    } finally {
      Files.delete(file);
    }
  }

  static Finding judge(long... tookNs) {
    long[] sorted = tookNs.clone();
    Arrays.sort(sorted);
    double p99Ms = ms(sorted, 0.99);
    String value =
        String.format(
            Locale.ROOT,
            "p50 %.2f ms, p99 %.2f ms, of %d of 4 kB",
            ms(sorted, 0.5),
            p99Ms,
            sorted.length);
    return p99Ms < SLOW_MS
        ? new Finding.Good(NAME, value)
        : new Finding.Warning(
            NAME,
            value,
            "brokers flush what they decide about leaders and topics: elections are slower, and gaps of"
                + " failovers longer; with flush.messages every acknowledgement waits for it",
            "name a directory on a faster disk with --runs, or end what writes to this one");
  }

  private static double ms(long[] sorted, double quantile) {
    int index = (int) Math.ceil(quantile * sorted.length) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }
}
