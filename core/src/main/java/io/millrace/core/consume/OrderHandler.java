package io.millrace.core.consume;

/**
 * What a group worker does with an order. Called by one member's thread.
 *
 * @param <V> what the handler gets of an order, see {@link OrderForm}
 */
public sealed interface OrderHandler<V> permits StampHandler, WholeOrderHandler {
  /**
   * Handles one order; its offset is committed some time after this returns.
   *
   * @throws InterruptedException when the member is being stopped
   */
  void handle(V order) throws InterruptedException;

  /** What the handler gets of an order; the member's consumer deserializes accordingly. */
  OrderForm<V> form();
}
