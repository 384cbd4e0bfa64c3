package io.millrace.core.stage;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;

/** Sends at once; commits when every answer is there. */
final class AtLeastOnce implements Passing {
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final StageOutput output;
  private final CommitPoint point;

  AtLeastOnce(
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      StageOutput output,
      CommitPoint point) {
    this.consumer = consumer;
    this.producer = producer;
    this.output = output;
    this.point = point;
  }

  @Override
  public void begin() {}

  @Override
  public void take(ConsumerRecord<byte[], byte[]> record, long dueMicros) {
    output.send(producer, record, dueMicros);
  }

  @Override
  public void commit(Batch batch) {
    producer.flush(); // bounded by delivery.timeout.ms, after which each event has its answer
    output.requireAllWell();
    point.reached(batch.events());
    consumer.commitSync(batch.offsets(), COMMIT_TIMEOUT);
  }

  @Override
  public void rollBack() {
    producer.flush(); // what is on its way may be written once more, but not after what comes next
    output.forgetErrors();
  }

  @Override
  public void close(Duration limit) {
    producer.close(limit);
  }
}
