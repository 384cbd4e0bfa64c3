package io.millrace.core.workload;

import io.millrace.core.order.EventFormat;

/** What is in the events of a workload. Immutable; any thread. */
public sealed interface Content permits MadeOrders, OwnPayloads {

  /** How a reader finds their stamps. */
  EventFormat format();

  /** The mean size of a value. */
  double meanBytes();
}
