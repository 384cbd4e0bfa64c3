package io.millrace.core.consume;

import io.millrace.core.order.OrderStamp;

/** What a group worker does with an order. Called by one member's thread. */
@FunctionalInterface
public interface OrderHandler {
  /**
   * Handles one order; its offset is committed some time after this returns.
   *
   * @throws InterruptedException when the member is being stopped
   */
  void handle(OrderStamp stamp) throws InterruptedException;

  /** Does nothing: the cost of the pipeline alone. */
  OrderHandler NONE = stamp -> {};
}
