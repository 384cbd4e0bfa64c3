package io.millrace.core.workload;

import io.millrace.core.order.OrderCodec;
import java.util.SplittableRandom;

/**
 * What is in a workload's orders: drawn once, each on its own, and shared by all producers, which
 * copy it under their own stamps. Immutable; any thread.
 *
 * <p>They are numbered without end: after a round they come back, in the same order.
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
   * The sizes of events come back after so many, so that a producer can hold an event of each and
   * use it again. Few enough that events of some hundred bytes stay in a core's caches.
   */
  private static final int MOST_SIZES = 256;

  private final int stampLength;

  /** Bodies, one after the other. */
  private final byte[] bytes;

  /** Where each body begins, and where the last one ends. */
  private final int[] starts;

  private final int mask;
  private final int[] sizes;

  /** Draws all of them: some 100 ms. */
  OrderBodies(MadeOrders orders, SplittableRandom random) {
    OrderCodec codec = orders.codec();
    stampLength = codec.stampLength();
    int count = atLeast(ROUND_BYTES / orders.size().mean());
    mask = count - 1;
    sizes = sizes(orders.size(), Math.min(MOST_SIZES, count), random);
    starts = new int[count + 1];
    for (int i = 0; i < count; i++) {
      starts[i + 1] = starts[i] + sizes[i & (sizes.length - 1)] - stampLength;
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

  /** As evenly spread over the range as {@code count} sizes can be, in random order. */
  private static int[] sizes(EventSize range, int count, SplittableRandom random) {
    int choices = range.max() - range.min() + 1;
    int[] sizes = new int[count];
    for (int i = 0; i < count; i++) {
      sizes[i] = range.min() + (int) ((i + 0.5) * choices / count);
      int other = random.nextInt(i + 1); // Fisher and Yates
      int moved = sizes[other];
      sizes[other] = sizes[i];
      sizes[i] = moved;
    }
    return sizes;
  }

  /** How many there are in a round: a power of two. */
  int count() {
    return mask + 1;
  }

  /** After how many bodies the sizes come back: a power of two. */
  int sizeCount() {
    return sizes.length;
  }

  /** The size of the whole event that a body is in. */
  int eventSize(long body) {
    return sizes[(int) body & (sizes.length - 1)];
  }

  /** Puts a body after the stamp of {@code event}, which has its size. */
  void copyInto(byte[] event, long body) {
    System.arraycopy(
        bytes, starts[(int) body & mask], event, stampLength, event.length - stampLength);
  }
}
