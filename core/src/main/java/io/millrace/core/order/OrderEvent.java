package io.millrace.core.order;

import java.util.List;

/**
 * An order, decoded in full. The load never makes one: it stamps prepared bytes.
 *
 * @param orderId a version 8 UUID (RFC 9562) of run, producer, partition and sequence; see {@link
 *     OrderId}
 * @param createdAtMicros when the order was due, µs since the epoch
 * @param userId the customer, which is also the record's key
 * @param email the customer's address, in a domain reserved for examples; empty where the event is
 *     too short to hold it
 * @param amountMinor the total in minor units of the currency
 * @param currency ISO 4217
 * @param items article numbers, 1 to 10
 */
public record OrderEvent(
    String orderId,
    long createdAtMicros,
    String userId,
    String email,
    long amountMinor,
    String currency,
    List<Integer> items) {

  /** The most articles that an order has. */
  public static final int MAX_ITEMS = 10;

  /** Copies the articles and checks how many there are. */
  public OrderEvent {
    items = List.copyOf(items);
    if (items.isEmpty() || items.size() > MAX_ITEMS) {
      throw new IllegalArgumentException(
          "an order has 1 to " + MAX_ITEMS + " items, not " + items.size());
    }
  }
}
