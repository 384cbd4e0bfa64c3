package io.millrace.core.consume;

/**
 * Handles whole orders, as a service that needs their content does. An event whose body cannot be
 * decoded never reaches it, see {@link WholeOrderDeserializer}.
 */
@FunctionalInterface
public non-sealed interface WholeOrderHandler extends OrderHandler<WholeOrder> {
  @Override
  default OrderForm<WholeOrder> form() {
    return OrderForm.WHOLE;
  }
}
