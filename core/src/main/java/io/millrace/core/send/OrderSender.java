package io.millrace.core.send;

import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.order.KeyPartitioner;
import io.millrace.core.order.PayloadFormat;
import io.millrace.core.workload.OrderSource;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Sends one producer's events and settles what comes back. {@link #send} is the per-event path: no
 * lock, no log line, no allocation but {@link InFlight} and what kafka-clients forces. Sender
 * thread only.
 */
public final class OrderSender {
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final KeyPartitioner partitioner;
  private final OrderSource source;

  /** The one header of every event; null, as Kafka takes it, when events have none. */
  private final @Nullable List<Header> headers;

  private final SentLedger ledger;
  private final SendErrors errors;
  private final NanoClock clock;
  private final Acknowledgements acknowledgements;

  /**
   * A sender of {@code source}'s events.
   *
   * @param producer closed by the caller; until then {@code ledger} is not complete
   * @param senderThread the only thread that will call {@link #send}
   */
  public OrderSender(
      Producer<byte[], byte[]> producer,
      String topic,
      int partitions,
      OrderSource source,
      SentLedger ledger,
      SendErrors errors,
      NanoClock clock,
      Thread senderThread) {
    this.producer = producer;
    this.topic = topic;
    this.partitioner = new KeyPartitioner(partitions);
    this.source = source;
    byte[] stamp = source.stampHeader();
    this.headers =
        stamp == null ? null : List.of(new RecordHeader(PayloadFormat.STAMP_HEADER, stamp));
    this.ledger = ledger;
    this.errors = errors;
    this.clock = clock;
    this.acknowledgements = new Acknowledgements(clock, ledger, errors, senderThread, partitions);
  }

  /**
   * Sends the next event. Its outcome comes through the callback, so the future is not needed.
   *
   * @param intendedNs when it was due
   * @param nowNs the clock's reading just before this call
   */
  @SuppressWarnings("FutureReturnValueIgnored")
  public void send(long intendedNs, long nowNs) {
    source.advance();
    byte[] key = source.key();
    // The partition is chosen here, by the hash that Kafka's own default uses, so that events can
    // be numbered per partition without gaps: that is what keeps the ledger's memory independent
    // of their number.
    int partition = source.partition(partitioner);
    long sequence = ledger.issue(partition);
    byte[] value = source.stamp(partition, sequence, clock.epochMicros(intendedNs));
    InFlight event = new InFlight(acknowledgements, partition, sequence, intendedNs, nowNs);
    try {
      producer.send(new ProducerRecord<>(topic, partition, null, key, value, headers), event);
    } catch (InterruptException e) {
      ledger.notSent(partition, sequence); // the run gives up what waits: that is no refusal
    } catch (RuntimeException e) {
      errors.count(e);
      ledger.refusedAtSend(partition, sequence);
    }
  }

  LatencyRecorder responseTime() {
    return acknowledgements.responseTime;
  }

  LatencyRecorder serviceTime() {
    return acknowledgements.serviceTime;
  }

  long lastOffset(int partition) {
    return acknowledgements.lastOffset(partition);
  }

  long lastAcknowledgedNs() {
    return acknowledgements.lastAcknowledgedNs();
  }
}
