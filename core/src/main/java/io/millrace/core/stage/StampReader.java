package io.millrace.core.stage;

import io.millrace.core.order.EventFormat;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderStamp;
import io.millrace.core.order.PayloadFormat;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Finds out whether a record is an event of the run, and when it was due. Worker thread only. */
final class StampReader {
  /** The record is not an event of the run. */
  static final long FOREIGN = Long.MIN_VALUE;

  private final EventFormat format;
  private final int run;
  private final int partitions;
  private final OrderStamp stamp = new OrderStamp();

  StampReader(StageAssignment assignment) {
    this.format = assignment.format();
    this.run = assignment.run();
    this.partitions = assignment.partitions();
  }

  /** When it was due, in µs since the epoch, or {@link #FOREIGN}. */
  long dueMicros(ConsumerRecord<byte[], byte[]> record) {
    return read(record) && stamp.belongsTo(run, partitions) ? stamp.createdAtMicros() : FOREIGN;
  }

  private boolean read(ConsumerRecord<byte[], byte[]> record) {
    if (format instanceof OrderCodec codec) {
      byte[] value = record.value();
      return value != null && codec.readStamp(ByteBuffer.wrap(value), stamp);
    }
    Header header = record.headers().lastHeader(PayloadFormat.STAMP_HEADER);
    return format instanceof PayloadFormat payload
        && header != null
        && header.value() != null
        && payload.readStamp(header.value(), stamp);
  }
}
