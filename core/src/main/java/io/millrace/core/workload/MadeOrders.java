package io.millrace.core.workload;

import io.millrace.core.order.EventFormat;
import io.millrace.core.order.OrderCodec;

/** Orders as Millrace makes them. */
public record MadeOrders(OrderCodec codec, EventSize size) implements Content {

  /** Checks that the orders fit their format. */
  public MadeOrders {
    if (size.min() < codec.minSize()) {
      throw new IllegalArgumentException(
          "event-size must be at least "
              + codec.minSize()
              + " for format "
              + codec.name()
              + ", not "
              + size);
    }
  }

  @Override
  public EventFormat format() {
    return codec;
  }

  @Override
  public double meanBytes() {
    return size.mean();
  }
}
