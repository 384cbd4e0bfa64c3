package io.millrace.core.send;

import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.workload.OrderSource;
import io.millrace.core.workload.Pacer;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * One thread, one producer, open loop: sends each event when it is due, or at once when it is late,
 * and never skips one, until whoever drives it has it {@link #abandon} the rest. Started and
 * stopped by the run's main thread; counters and recorders may be read by the sampler while it
 * runs.
 */
public final class LoadGenerator extends PacedSender {
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final OrderSender sender;

  /**
   * A generator that is ready to start.
   *
   * @param producer closed by {@link #beginClose} and {@link #closeNow}
   */
  public LoadGenerator(
      String name,
      Producer<byte[], byte[]> producer,
      String topic,
      int partitions,
      Pacer pacer,
      OrderSource source,
      SentLedger ledger,
      NanoClock clock) {
    super(name, pacer, ledger, clock);
    this.producer = producer;
    this.topic = topic;
    sender = new OrderSender(producer, topic, partitions, source, ledger, errors, clock, thread);
  }

  @Override
  public void connect() {
    producer.partitionsFor(topic);
  }

  @Override
  void generate() {
    clock.parkUntil(startNs);
    long nowNs = clock.nanoTime();
    for (long index = 0; index < maxEvents; index++) {
      long dueNs = pacer.dueNs(index, nowNs - startNs);
      long intendedNs = startNs + dueNs;
      while (nowNs < intendedNs && dueNs < sendEndNs) {
        clock.parkUntil(
            Math.min(Math.max(intendedNs, nowNs + SHORTEST_PARK_NS), nowNs + LONGEST_PARK_NS));
        nowNs = clock.nanoTime();
      }
      if (dueNs >= sendEndNs) {
        giveUp(index, dueNs);
        return;
      }
      lastDueNs = dueNs;
      scheduleLag.recordNs(nowNs - intendedNs);
      sender.send(intendedNs, nowNs);
      long afterNs = clock.nanoTime();
      if (afterNs - nowNs > BLOCKED_NS) {
        blockedSends.increment();
        blockedNs.add(afterNs - nowNs);
      }
      nowNs = afterNs;
    }
  }

  @Override
  void closeProducer(Duration timeout) {
    producer.close(timeout);
  }

  @Override
  public long lastAcknowledgedNs() {
    return sender.lastAcknowledgedNs();
  }

  @Override
  public long lastOffset(int partition) {
    return sender.lastOffset(partition);
  }

  @Override
  public LatencyRecorder responseTime() {
    return sender.responseTime();
  }

  @Override
  public LatencyRecorder serviceTime() {
    return sender.serviceTime();
  }

  @Override
  public Map<MetricName, ? extends Metric> clientMetrics() {
    return producer.metrics();
  }
}
