package io.millrace.core.consume;

import io.millrace.core.order.OrderEvent;
import io.millrace.core.order.OrderStamp;

/** An order that was read in full: who sent it and when it was due, and what it says. */
public record WholeOrder(OrderStamp stamp, OrderEvent event) {}
