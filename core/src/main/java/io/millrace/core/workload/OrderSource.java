package io.millrace.core.workload;

import io.millrace.core.order.OrderBody;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One producer's events: prepared once, then stamped in place as they go out. Each event is drawn
 * in two steps, {@link #advance()} and {@link #stamp}, because the sequence number depends on the
 * customer's partition. Used by the producer's thread only; the arrays that it hands out are its
 * own and are reused, which is safe because {@code KafkaProducer.send} copies them before it
 * returns.
 */
public final class OrderSource {
  /**
   * Prepared events, sent round and round under ever new stamps. More than a 64 KiB batch holds, so
   * that a compressor finds no repeats that real orders would not have; few enough to stay in a
   * core's second-level cache.
   */
  private static final int PREPARED = 1_024;

  /** Prepared events take at most this much memory; large events are fewer. */
  private static final int PREPARED_BYTES = 16 << 20;

  private final OrderCodec codec;
  private final KeyDistribution keys;
  private final SplittableRandom random;
  private final byte[][] prepared;
  private final byte[] key = new byte[OrderCodec.KEY_LENGTH];
  private int position = -1;
  private int user;

  OrderSource(
      OrderCodec codec,
      EventSize size,
      KeyDistribution keys,
      int run,
      int producer,
      SplittableRandom random) {
    this.codec = codec;
    this.keys = keys;
    this.random = random;
    int count = Math.max(64, Math.min(PREPARED, PREPARED_BYTES / size.max()));
    OrderBodies bodies = new OrderBodies(random.split(), size.max());
    prepared = new byte[count][];
    for (int i = 0; i < count; i++) {
      int bytes = size.min() + random.nextInt(size.max() - size.min() + 1);
      prepared[i] = codec.prepare(bodies.next(), bytes, run, producer);
    }
  }

  /** Draws the next event's customer. */
  public void advance() {
    position = position + 1 == prepared.length ? 0 : position + 1;
    user = keys.next(random);
    OrderCodec.writeKey(key, 0, user);
  }

  /** The key of the event that was drawn last; overwritten by {@link #advance()}. */
  public byte[] key() {
    return key;
  }

  /**
   * The value of the event that was drawn last, stamped; stamped again about a thousand events
   * later.
   */
  public byte[] stamp(int partition, long sequence, long createdAtMicros) {
    byte[] event = prepared[position];
    codec.stamp(event, partition, sequence, createdAtMicros, user);
    return event;
  }

  /** Draws what is in the orders. */
  private static final class OrderBodies {
    private static final List<String> CURRENCIES =
        List.of("EUR", "EUR", "EUR", "USD", "USD", "GBP");
    private static final List<String> DOMAINS =
        List.of(
            "post.example",
            "mail.example",
            "web.example",
            "inbox.example",
            "home.example",
            "firm.example");
    private static final List<String> WORDS =
        List.of(
            ("please leave the parcel with a neighbour at door gift wrap in blue paper call before"
                    + " delivery after six not on monday second floor left ring twice invoice to"
                    + " company address size exchange possible birthday card inside fragile glass"
                    + " handle carefully thank you for quick service return label included customer"
                    + " since voucher code spring summer autumn winter sale express standard")
                .split(" "));

    private final SplittableRandom random;
    private final int noteLength;

    OrderBodies(SplittableRandom random, int noteLength) {
      this.random = random;
      this.noteLength = noteLength;
    }

    OrderBody next() {
      // A log-uniform total between 1.00 and 2,000.00: many small orders, few large ones.
      long amountMinor = (long) (100 * Math.pow(2_000, random.nextDouble()));
      return new OrderBody(amountMinor, pick(CURRENCIES), pick(DOMAINS), nextItems(), nextNote());
    }

    /** 1 to 10 articles, three on average: each further one with a chance of two in three. */
    private List<Integer> nextItems() {
      List<Integer> items = new ArrayList<>();
      do {
        items.add(1_000 + random.nextInt(9_000));
      } while (items.size() < OrderEvent.MAX_ITEMS && random.nextInt(3) > 0);
      return items;
    }

    private String nextNote() {
      StringBuilder note = new StringBuilder(noteLength + 16);
      while (note.length() < noteLength) {
        note.append(pick(WORDS)).append(' ');
        if (random.nextInt(6) == 0) {
          note.append(random.nextInt(1_000)).append(' ');
        }
      }
      return note.toString();
    }

    private String pick(List<String> choices) {
      return choices.get(random.nextInt(choices.size()));
    }
  }
}
