package io.millrace.pipeline.peers;

import io.millrace.core.settings.ConsumerSettings;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The smallest program that reads a topic back: one member that polls and adds up the bytes,
 * without decoding, histogram, ledger or commits. It runs as a process of its own.
 */
final class BareConsumerLoop {
  /** The same timeout that kafka-consumer-perf-test is given. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private BareConsumerLoop() {}

  /** Runs the loop that the arguments describe; see {@link LoopTask}. */
  public static void main(String[] args) {
    LoopTask task = LoopTask.parse(args);
    long startNs = System.nanoTime();
    long done = 0;
    long bytes = 0;
    long tookNs;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            ConsumerSettings.of(task.settings())
                .forMember("bare-loop-" + ProcessHandle.current().pid(), "bare-loop"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(task.topic()));
      while (done < task.events()) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(PATIENCE);
        if (records.isEmpty()) {
          break; // the report says what is missing
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
          bytes += record.value().length;
          done++;
        }
      }
      tookNs = System.nanoTime() - startNs;
    }
    task.report(done, bytes, tookNs);
  }
}
