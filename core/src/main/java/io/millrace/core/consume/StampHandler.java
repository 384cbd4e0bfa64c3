package io.millrace.core.consume;

import io.millrace.core.order.OrderStamp;

/**
 * Handles orders by their stamps alone; the rest of the event stays unread in the fetched buffer.
 */
@FunctionalInterface
public non-sealed interface StampHandler extends OrderHandler<OrderStamp> {
  /** Does nothing: the cost of the pipeline alone. */
  StampHandler NONE = stamp -> {};

  @Override
  default OrderForm<OrderStamp> form() {
    return OrderForm.STAMP;
  }
}
