package io.millrace.core.workload;

import io.millrace.core.order.KeyPartitioner;
import io.millrace.core.order.OrderCodec;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes orders in place. A few prepared events are at hand, the latest of a sequence of bodies that
 * goes on and on; each partition takes them one after the other, and whichever is at their end has
 * the next bodies copied in place of the oldest. So a body is copied once and then stamped for many
 * partitions, from a core's cache, and no partition is given one twice: where it falls behind, it
 * leaves out what is not at hand any more.
 */
final class MadeOrderSource implements OrderSource {
  /** Bodies lie one behind the other: a core fetches the next while it copies the first. */
  private static final int COPIED_AT_ONCE = 16;

  private final OrderCodec codec;
  private final KeyDistribution keys;
  private final OrderBodies bodies;
  private final SplittableRandom random;

  /** The event of body b is at b modulo their number, a power of two. */
  private final byte[][] atHand;

  /** The body that comes next: the first that is not at hand. */
  private long next;

  /** For each partition the body that it is given next, unless that is not at hand any more. */
  private long[] nextOf = new long[0];

  private final byte[] key = new byte[OrderCodec.KEY_LENGTH];
  private int user;

  MadeOrderSource(
      MadeOrders orders,
      KeyDistribution keys,
      OrderBodies bodies,
      int run,
      int producer,
      SplittableRandom random) {
    this.codec = orders.codec();
    this.keys = keys;
    this.bodies = bodies;
    this.random = random;
    atHand = new byte[bodies.sizeCount()][];
    for (int i = 0; i < atHand.length; i++) {
      atHand[i] = new byte[bodies.eventSize(i)];
      codec.prepareStamp(atHand[i], run, producer);
    }
    next = random.nextInt(bodies.count());
    for (int i = 0; i < atHand.length; i += copiedAtOnce()) {
      copyTheNext();
    }
  }

  private int copiedAtOnce() {
    return Math.min(COPIED_AT_ONCE, atHand.length);
  }

  private void copyTheNext() {
    for (int i = 0; i < copiedAtOnce(); i++) {
      bodies.copyInto(atHand[slot(next)], next);
      next++;
    }
  }

  private int slot(long body) {
    return (int) body & (atHand.length - 1);
  }

  @Override
  public void advance() {
    user = keys.next(random);
    OrderCodec.writeKey(key, 0, user);
  }

  @Override
  public byte[] key() {
    return key;
  }

  @Override
  public int partition(KeyPartitioner partitioner) {
    return partitioner.partition(user);
  }

  @Override
  public byte[] stamp(int partition, long sequence, long createdAtMicros) {
    byte[] event = nextEventOf(partition);
    codec.stamp(event, partition, sequence, createdAtMicros, user);
    return event;
  }

  @Override
  public byte @Nullable [] stampHeader() {
    return null;
  }

  private byte[] nextEventOf(int partition) {
    if (partition >= nextOf.length) {
      nextOf = Arrays.copyOf(nextOf, partition + 1);
    }
    long body = Math.max(nextOf[partition], next - atHand.length);
    nextOf[partition] = body + 1;
    if (body == next) {
      copyTheNext();
    }
    return atHand[slot(body)];
  }
}
