package io.millrace.core.stage;

import io.millrace.core.measure.EventCounter;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Where a worker's events go, and what became of them. Sent by the worker's thread, answered on the
 * producer's; the readings by any.
 */
final class StageOutput {
  private final String topic;
  private final boolean transactional;
  private final NanoClock clock;
  private final AtomicLongArray ends;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();

  /** Written by one thread: the producer's, or in transactions the worker's. */
  private final LatencyRecorder passedOnTimes = new LatencyRecorder();

  private final EventCounter passedOn = new EventCounter();
  private volatile long lastPassedOnNs;

  StageOutput(StageAssignment assignment, NanoClock clock) {
    this.topic = assignment.output();
    this.transactional = assignment.delivery().isTransactional();
    this.ends = new AtomicLongArray(assignment.partitions());
    this.clock = clock;
  }

  /** Sends a copy: key, value, headers and partition stay what they were. */
  void send(
      Producer<byte[], byte[]> producer, ConsumerRecord<byte[], byte[]> record, long dueMicros) {
    // The callback tells of every outcome; the future would tell the same again.
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic, record.partition(), null, record.key(), record.value(), record.headers()),
            (metadata, error) -> answered(metadata, error, dueMicros));
  }

  private void answered(
      @Nullable RecordMetadata metadata, @Nullable Exception error, long dueMicros) {
    if (error != null || metadata == null) {
      Exception of = error == null ? new KafkaException("no answer") : error;
      count(of);
      failure.compareAndSet(null, of);
      return;
    }
    if (metadata.hasOffset()) {
      ends.accumulateAndGet(metadata.partition(), metadata.offset() + 1, Math::max);
    }
    if (!transactional && dueMicros != StampReader.FOREIGN) {
      long nowNs = clock.nanoTime();
      passedOnTimes.recordMicros(clock.epochMicros(nowNs) - dueMicros);
      passedOn.increment();
      lastPassedOnNs = nowNs;
    }
  }

  /** A transaction with all of {@code batch} is committed. Worker's thread. */
  void committed(Batch batch) {
    if (batch.events() == 0) {
      return;
    }
    long nowNs = clock.nanoTime();
    long nowMicros = clock.epochMicros(nowNs);
    for (int i = 0; i < batch.events(); i++) {
      passedOnTimes.recordMicros(nowMicros - batch.dueMicros(i));
    }
    passedOn.add(batch.events());
    lastPassedOnNs = nowNs;
  }

  /**
   * Throws what an answer brought since the last call, if it was an error: then the batch is not
   * passed on as a whole.
   */
  void requireAllWell() {
    Exception failed = failure.getAndSet(null);
    if (failed != null) {
      throw failed instanceof KafkaException e ? e : new KafkaException(failed);
    }
  }

  /** Forgets errors of a batch that is done again. */
  void forgetErrors() {
    failure.set(null);
  }

  /** Counts an error by its name. */
  void count(Throwable error) {
    errors.computeIfAbsent(error.getClass().getSimpleName(), name -> new LongAdder()).increment();
  }

  LatencyRecorder passedOnTimes() {
    return passedOnTimes;
  }

  long passedOn() {
    return passedOn.get();
  }

  long lastPassedOnNs() {
    return lastPassedOnNs;
  }

  List<Long> acknowledgedEnds() {
    List<Long> all = new ArrayList<>();
    for (int p = 0; p < ends.length(); p++) {
      all.add(ends.get(p));
    }
    return all;
  }

  Map<String, Long> errors() {
    Map<String, Long> sums = new TreeMap<>();
    errors.forEach((name, count) -> sums.put(name, count.sum()));
    return sums;
  }
}
