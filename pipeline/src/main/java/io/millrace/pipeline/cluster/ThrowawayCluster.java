package io.millrace.pipeline.cluster;

import io.millrace.core.measure.Deadline;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * An embedded cluster for one benchmark: data and logs in a temporary directory of its own, which
 * goes away with {@link #close()} or with this JVM, whichever comes first. Only a JVM that is
 * killed leaves the directory behind; its brokers end all the same.
 *
 * <p>Started and closed by one thread; the accessors answer any thread.
 */
public final class ThrowawayCluster implements AutoCloseable {
  /** A topic is there within a second; on a machine that needs this long nothing is measured. */
  private static final Duration TOPIC_LIMIT = Duration.ofSeconds(30);

  private static final Duration ASK_EVERY = Duration.ofMillis(50);

  private final ScratchDirectory directory;
  private final Thread starter = Thread.currentThread();
  private final Thread atExit = new Thread(this::endWithTheJvm, "millrace-throwaway");
  private volatile boolean starting = true;
  private @Nullable EmbeddedCluster cluster;
  private boolean closed;

  private ThrowawayCluster(ScratchDirectory directory) {
    this.directory = directory;
  }

  /**
   * Starts the brokers and returns when all of them take writes.
   *
   * @throws ClusterUnavailableException as {@link EmbeddedCluster#start}; the logs that it names
   *     stay
   */
  public static ThrowawayCluster start(EmbeddedClusterSpec spec) throws InterruptedException {
    ThrowawayCluster throwaway = new ThrowawayCluster(ScratchDirectory.make("millrace-"));
    Runtime.getRuntime().addShutdownHook(throwaway.atExit);
    throwaway.open(spec);
    return throwaway;
  }

  private synchronized void open(EmbeddedClusterSpec spec) throws InterruptedException {
    try {
      cluster =
          EmbeddedCluster.start(
              spec,
              directory.path().resolve("data"),
              directory.path().resolve("logs"),
              words -> {});
    } catch (ClusterUnavailableException e) {
      directory.keep(); // whoever reads the message needs the logs
      throw e;
    } finally {
      starting = false;
    }
  }

  /** A start that is under way is broken off; it cleans up, and only then is the lock free. */
  private void endWithTheJvm() {
    if (starting) {
      starter.interrupt();
    }
    close();
  }

  /** What is removed at the end. */
  Path directory() {
    return directory.path();
  }

  /** Where the cluster is: what every client of it starts from. */
  public Map<String, String> clientProperties() {
    return running().clientProperties();
  }

  /** The addresses of its brokers. */
  String bootstrapServers() {
    return running().bootstrapServers();
  }

  /**
   * Makes a topic, and returns when the leader of every partition answers for it.
   *
   * <p>Not before: brokers tell of a topic a moment before they serve it. Of an idempotent
   * producer's first batches to a partition the first may then be refused and the second accepted,
   * after which the first is out of order until it times out (seen in every fifth run on a busy
   * machine).
   */
  public void makeTopic(NewTopic topic) throws InterruptedException {
    try (Admin admin = running().newAdmin()) {
      Topics.make(admin, topic);
    }
    if (!Deadline.after(TOPIC_LIMIT).await(() -> isServed(topic), ASK_EVERY)) {
      throw new IllegalStateException(
          "topic "
              + topic
              + " was made, but has no leaders after "
              + TOPIC_LIMIT.toSeconds()
              + " s");
    }
  }

  private boolean isServed(NewTopic topic) throws InterruptedException {
    try {
      recordsWritten(topic.name(), topic.numPartitions());
      return true;
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  /**
   * How many records were ever written to the topic and are replicated: the sum of its end offsets,
   * whatever retention has removed since. Without transactions, which would count their markers.
   */
  public long recordsWritten(String topic, int partitions) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int p = 0; p < partitions; p++) {
      ends.put(new TopicPartition(topic, p), OffsetSpec.latest());
    }
    try (Admin admin = running().newAdmin()) {
      return AdminRequest.awaitOrStop(
              admin.listOffsets(ends).all(), "read the end offsets of " + topic)
          .values()
          .stream()
          .mapToLong(ListOffsetsResultInfo::offset)
          .sum();
    }
  }

  private EmbeddedCluster running() {
    EmbeddedCluster running = cluster;
    if (running == null) {
      throw new IllegalStateException("the cluster is not there yet");
    }
    return running;
  }

  /** Stops the brokers and removes all that they wrote. A second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (cluster != null) {
      cluster.close();
    }
    directory.close();
    if (Thread.currentThread() != atExit) {
      forgetExit();
    }
  }

  private void forgetExit() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // the JVM is ending: the hook finds the cluster closed
    }
  }
}
