package io.millrace.core.consume;

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

  /** Reads events that are in the format of {@code codec}; what is not an event becomes null. */
  Deserializer<@Nullable V> deserializer(OrderCodec codec);

  /** The stamp of what was read. */
  OrderStamp stampOf(V order);

  /** See {@link #STAMP}. */
  record Stamp() implements OrderForm<OrderStamp> {
    @Override
    public Deserializer<@Nullable OrderStamp> deserializer(OrderCodec codec) {
      return new StampDeserializer(codec);
    }

    @Override
    public OrderStamp stampOf(OrderStamp order) {
      return order;
    }
  }

  /** See {@link #WHOLE}. */
  record Whole() implements OrderForm<WholeOrder> {
    @Override
    public Deserializer<@Nullable WholeOrder> deserializer(OrderCodec codec) {
      return new WholeOrderDeserializer(codec);
    }

    @Override
    public OrderStamp stampOf(WholeOrder order) {
      return order.stamp();
    }
  }
}
