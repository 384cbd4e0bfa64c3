package io.millrace.bench.consumer;

import io.millrace.core.order.OrderCodec;
import io.millrace.core.workload.EventSize;
import io.millrace.core.workload.OrderSource;
import io.millrace.core.workload.Schedule;
import io.millrace.core.workload.Workload;
import java.nio.ByteBuffer;

/** Events as a consumer finds them: one after the other in a fetched buffer. */
final class PreparedEvents {
  static final int COUNT = 1_024;
  static final int SIZE = 256;
  static final long FIRST_CREATED_AT = 1_763_709_000_000_000L;

  private PreparedEvents() {}

  /** {@link #COUNT} events, the i-th with sequence number i. */
  static ByteBuffer[] of(String format) {
    Workload workload =
        new Workload(
            new Schedule.Max(), OrderCodec.of(format), new EventSize(SIZE, SIZE), 1_000_000, 1, 1);
    OrderSource source = workload.supply().source(7, 0);
    byte[] fetched = new byte[COUNT * SIZE];
    ByteBuffer[] events = new ByteBuffer[COUNT];
    for (int i = 0; i < COUNT; i++) {
      source.advance();
      System.arraycopy(source.stamp(3, i, FIRST_CREATED_AT + i), 0, fetched, i * SIZE, SIZE);
      events[i] = ByteBuffer.wrap(fetched).position(i * SIZE).limit((i + 1) * SIZE);
    }
    return events;
  }
}
