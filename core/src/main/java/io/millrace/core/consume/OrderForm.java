package io.millrace.core.consume;

import io.millrace.core.order.EventFormat;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderStamp;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * How much of each event a member reads for its handler. Stateless; any thread.
 *
 * @param <V> what the deserializer makes of an event
 */
public sealed interface OrderForm<V> {
  /** The stamp alone. */
  OrderForm<OrderStamp> STAMP = new Stamp();

  /** Stamp and content. */
  OrderForm<WholeOrder> WHOLE = new Whole();

  /**
   * Reads events that are in {@code format}; what is not an event becomes null.
   *
   * @throws IllegalArgumentException when there is no such thing to read in that format
   */
  Deserializer<@Nullable V> deserializer(EventFormat format);

  /** The stamp of what was read. */
  OrderStamp stampOf(V order);

  /** See {@link #STAMP}. */
  record Stamp() implements OrderForm<OrderStamp> {
    @Override
    public Deserializer<@Nullable OrderStamp> deserializer(EventFormat format) {
      return format instanceof OrderCodec codec
          ? new StampDeserializer(codec)
          : new HeaderStampDeserializer();
    }

    @Override
    public OrderStamp stampOf(OrderStamp order) {
      return order;
    }
  }

  /** See {@link #WHOLE}. */
  record Whole() implements OrderForm<WholeOrder> {
    @Override
    public Deserializer<@Nullable WholeOrder> deserializer(EventFormat format) {
      if (format instanceof OrderCodec codec) {
        return new WholeOrderDeserializer(codec);
      }
      throw new IllegalArgumentException(
          "format " + format.name() + " holds no orders that a service could read");
    }

    @Override
    public OrderStamp stampOf(WholeOrder order) {
      return order.stamp();
    }
  }
}
