package io.millrace.core.workload;

import io.millrace.core.order.OrderCodec;
import java.util.SplittableRandom;

/**
 * What is in a workload's orders: drawn once, each on its own, and shared by all producers, which
 * copy it under their own stamps. Immutable; any thread.
 *
 * <p>Each partition takes them one after the other, whatever goes to other partitions meanwhile. So
 * what a partition holds repeats itself after a whole round and no earlier, and nothing that
 * compresses a batch can tell these orders from ones that were made afresh.
 */
final class OrderBodies {
  /**
   * A round is at least this many bytes of events: twice the 8 MiB that zstd looks back at level 19
   * (at its default level 2 MiB; lz4 64 KiB, gzip 32 KiB), and more than a batch.size of 4 MB lets
   * into a batch, which counts what a batch takes when it is compressed. Only zstd's levels 20 to
   * 22, in batches that hold more than this, can look back over a round.
   */
  private static final long ROUND_BYTES = 16 << 20;

  /**
   * Where the next partition begins in the round: so that logs do not begin alike, and near enough
   * that partitions which fill at the same pace use the same bodies at about the same time, when a
   * core has them in its cache.
   */
  private static final int STRIDE = 61;

  private final int stampLength;

  /** Bodies, one after the other. */
  private final byte[] bytes;

  /** Where each body begins, and where the last one ends. */
  private final int[] starts;

  private final int mask;

  /** Draws all of them: some 100 ms. */
  OrderBodies(MadeOrders orders, SplittableRandom random) {
    OrderCodec codec = orders.codec();
    EventSize size = orders.size();
    stampLength = codec.stampLength();
    int count = atLeast(ROUND_BYTES / size.mean());
    mask = count - 1;
    starts = new int[count + 1];
    for (int i = 0; i < count; i++) {
      int bytesOfEvent = size.min() + random.nextInt(size.max() - size.min() + 1);
      starts[i + 1] = starts[i] + bytesOfEvent - stampLength;
    }
    bytes = new byte[starts[count]];
    RandomOrders drawn = new RandomOrders(random.split());
    for (int i = 0; i < count; i++) {
      int length = starts[i + 1] - starts[i];
      byte[] event = codec.prepare(drawn.next(length), stampLength + length, 0, 0);
      System.arraycopy(event, stampLength, bytes, starts[i], length);
    }
  }

  /** The smallest power of two that is not below {@code least}. */
  private static int atLeast(double least) {
    return Integer.highestOneBit((int) Math.ceil(least) - 1) << 1;
  }

  /** How many there are: a power of two. */
  int count() {
    return mask + 1;
  }

  /**
   * The body of an event.
   *
   * @param first where partition 0 begins in the round
   */
  int of(int first, int partition, long sequence) {
    return (first + partition * STRIDE + (int) sequence) & mask;
  }

  /** The size of the whole event that {@code body} is in. */
  int eventSize(int body) {
    return stampLength + starts[body + 1] - starts[body];
  }

  /** Puts {@code body} after the stamp of {@code event}, which has its size. */
  void copyInto(byte[] event, int body) {
    System.arraycopy(bytes, starts[body], event, stampLength, event.length - stampLength);
  }
}
