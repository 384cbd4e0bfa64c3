package io.millrace.core.consume;

import io.millrace.core.order.OrderStamp;
import java.nio.ByteBuffer;

/** What a group worker does with an order. Called by one member's thread. */
@FunctionalInterface
public interface OrderHandler {
  /**
   * Handles one order; its offset is committed some time after this returns.
   *
   * @param stamp valid during the call only
   * @param value the whole event in the fetched buffer; not to be kept
   * @throws InterruptedException when the member is being stopped
   */
  void handle(OrderStamp stamp, ByteBuffer value) throws InterruptedException;

  /** Does nothing: the cost of the pipeline alone. */
  OrderHandler NONE = (stamp, value) -> {};
}
