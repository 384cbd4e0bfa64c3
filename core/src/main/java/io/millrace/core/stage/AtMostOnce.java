package io.millrace.core.stage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;

/**
 * Keeps what it reads, commits it, and sends it then. What cannot be sent after that is lost, as
 * the name says; the error is counted.
 */
final class AtMostOnce implements Passing {
  private record Held(ConsumerRecord<byte[], byte[]> record, long dueMicros) {}

  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final StageOutput output;
  private final CommitPoint point;
  private final List<Held> held = new ArrayList<>();

  AtMostOnce(
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
    held.add(new Held(record, dueMicros));
  }

  @Override
  public void commit(Batch batch) {
    consumer.commitSync(batch.offsets(), COMMIT_TIMEOUT);
    point.reached(batch.events());
    held.forEach(one -> output.send(producer, one.record(), one.dueMicros()));
    held.clear();
  }

  @Override
  public void rollBack() {
    held.clear();
    output.forgetErrors();
  }

  @Override
  public void close(Duration limit) {
    producer.close(limit);
  }
}
