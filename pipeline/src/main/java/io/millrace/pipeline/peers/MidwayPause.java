package io.millrace.pipeline.peers;

import io.millrace.pipeline.cluster.AdminRequest;
import io.millrace.pipeline.cluster.BrokerProcess;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Pauses the broker once, as soon as a topic holds a given number of events. So the pause comes at
 * the same point of every tool's run, however long the tool takes to start. Has one thread, which
 * ends with the pause or with {@link #close()}.
 */
final class MidwayPause implements AutoCloseable {
  /**
   * Short compared with the seconds that a situation lasts; 20 requests a second cost a broker
   * nothing.
   */
  private static final long LOOK_EVERY_MS = 50;

  private final Admin admin;
  private final BrokerProcess broker;
  private final Map<TopicPartition, OffsetSpec> ends;
  private final long atEvents;
  private final Duration pause;
  private final Thread thread = new Thread(this::watch, "millrace-midway-pause");
  private volatile boolean over;
  private volatile @Nullable Exception failure;

  MidwayPause(
      Admin admin,
      BrokerProcess broker,
      String topic,
      int partitions,
      long atEvents,
      Duration pause) {
    this.admin = admin;
    this.broker = broker;
    this.ends =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    this.atEvents = atEvents;
    this.pause = pause;
    thread.start();
  }

  private void watch() {
    try {
      while (eventsSoFar() < atEvents) {
        Thread.sleep(LOOK_EVERY_MS);
      }
      broker.pause();
      try {
        Thread.sleep(pause.toMillis());
      } finally {
        broker.resume();
      }
      over = true;
    } catch (InterruptedException e) {
      // the tool ended first, or the user stopped the comparison
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private long eventsSoFar() throws InterruptedException {
    try {
      return AdminRequest.awaitOrStop(admin.listOffsets(ends).all(), "ask how far the tool is")
          .values()
          .stream()
          .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
          .sum();
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof RetriableException) {
        return 0; // the broker has not heard of its new topic yet
      }
      throw e;
    }
  }

  /**
   * Checks the pause; call this when the tool has ended.
   *
   * @throws IllegalStateException when the pause was not over by then, so that the tool did not
   *     meet it
   */
  void requireOver() {
    if (failure != null) {
      throw new IllegalStateException("the broker could not be paused: " + failure, failure);
    }
    if (!over) {
      throw new IllegalStateException(
          "a tool ended before the broker was paused: use a longer --latency-duration");
    }
  }

  /** Ends the thread at once, and resumes the broker. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
