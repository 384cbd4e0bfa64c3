package io.millrace.core.workload;

import io.millrace.core.order.OrderCodec;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes orders in place: each is copied from its prepared body and stamped in an array that is used
 * again for the next one.
 */
final class MadeOrderSource implements OrderSource {
  private final OrderCodec codec;
  private final KeyDistribution keys;
  private final OrderBodies bodies;
  private final int run;
  private final int producer;
  private final SplittableRandom random;
  private final int firstBody;
  private final int smallestSize;

  /** For each size from the smallest an event with the producer's stamp; null until it is used. */
  private final byte[][] events;

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
    this.run = run;
    this.producer = producer;
    this.random = random;
    firstBody = random.nextInt(bodies.count());
    smallestSize = orders.size().min();
    events = new byte[orders.size().max() - smallestSize + 1][];
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
  public byte[] stamp(int partition, long sequence, long createdAtMicros) {
    int body = bodies.of(firstBody, partition, sequence);
    byte[] event = eventOf(bodies.eventSize(body));
    bodies.copyInto(event, body);
    codec.stamp(event, partition, sequence, createdAtMicros, user);
    return event;
  }

  @Override
  public byte @Nullable [] stampHeader() {
    return null;
  }

  private byte[] eventOf(int size) {
    byte[] event = events[size - smallestSize];
    return event == null ? firstOf(size) : event;
  }

  private byte[] firstOf(int size) {
    byte[] event = new byte[size];
    codec.prepareStamp(event, run, producer);
    events[size - smallestSize] = event;
    return event;
  }
}
