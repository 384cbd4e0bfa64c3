package io.millrace.core.workload;

import io.millrace.core.order.OrderBody;
import io.millrace.core.order.OrderEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws what is in orders, each independently of all others. Used by one thread. */
final class RandomOrders {
  private static final List<String> CURRENCIES = List.of("EUR", "EUR", "EUR", "USD", "USD", "GBP");
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

  RandomOrders(SplittableRandom random) {
    this.random = random;
  }

  /**
   * The next order.
   *
   * @param noteLength how long its note is at least
   */
  OrderBody next(int noteLength) {
    // A log-uniform total between 1.00 and 2,000.00: many small orders, few large ones.
    long amountMinor = (long) (100 * Math.pow(2_000, random.nextDouble()));
    return new OrderBody(
        amountMinor, pick(CURRENCIES), pick(DOMAINS), nextItems(), nextNote(noteLength));
  }

  /** 1 to 10 articles, three on average: each further one with a chance of two in three. */
  private List<Integer> nextItems() {
    List<Integer> items = new ArrayList<>();
    do {
      items.add(1_000 + random.nextInt(9_000));
    } while (items.size() < OrderEvent.MAX_ITEMS && random.nextInt(3) > 0);
    return items;
  }

  private String nextNote(int noteLength) {
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
