package io.millrace.pipeline.reproduce;

import io.millrace.core.settings.ProducerSettings;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.Placement;
import io.millrace.pipeline.cluster.Topics;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a shape needs to run: brokers, topics, producers, and rounds of its variants. Used by one
 * thread; an interrupt of it ends the shape.
 */
public final class ShapeContext {
  /**
   * Files of a deleted topic are removed at once instead of after Kafka's default of a minute: at
   * full speed, a minute of records would fill a small disk.
   */
  private static final Map<String, String> SHORT_LIVED = Map.of("file.delete.delay.ms", "100");

  private final ReproducePlan plan;
  private final Path scratch;
  private final Consumer<String> progress;
  private int topicsMade;

  /**
   * Makes the context.
   *
   * @param scratch for brokers' data and logs; removed by the caller
   * @param progress is told what happens, in a few words
   */
  public ShapeContext(ReproducePlan plan, Path scratch, Consumer<String> progress) {
    this.plan = plan;
    this.scratch = scratch;
    this.progress = progress;
  }

  ReproducePlan plan() {
    return plan;
  }

  void progress(String what) {
    progress.accept(what);
  }

  /** Starts brokers that clients reach directly; the caller closes them. */
  EmbeddedCluster start(int brokers) throws InterruptedException {
    return start(brokers, Placement.LOOPBACK);
  }

  /** Brokers that are where {@code placement} says. */
  EmbeddedCluster start(int brokers, Placement placement) throws InterruptedException {
    EmbeddedClusterSpec spec =
        new EmbeddedClusterSpec(
            brokers, plan.kafkaVersion(), List.of(), Map.of(), 0, Collections.emptyMap());
    return EmbeddedCluster.start(
        spec, placement, scratch.resolve("brokers"), scratch.resolve("logs"), progress);
  }

  /** A new topic, each partition led by the next broker and copied to those after it. */
  String newTopic(EmbeddedCluster cluster, int partitions, int replicas)
      throws InterruptedException {
    String topic = "reproduce-" + ++topicsMade;
    int brokers = cluster.brokers().size();
    Map<Integer, List<Integer>> assignment = new TreeMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      List<Integer> ids = new ArrayList<>();
      for (int replica = 0; replica < replicas; replica++) {
        ids.add((partition + replica) % brokers + 1);
      }
      assignment.put(partition, ids);
    }
    Map<String, String> config = new TreeMap<>(SHORT_LIVED);
    config.put("min.insync.replicas", Integer.toString(Math.min(2, replicas)));
    try (Admin admin = cluster.newAdmin()) {
      Topics.make(admin, new NewTopic(topic, assignment).configs(config));
    }
    return topic;
  }

  void deleteTopic(Cluster cluster, String topic) throws InterruptedException {
    try (Admin admin = cluster.newAdmin()) {
      Topics.deleteIfPossible(admin, topic);
    }
  }

  /**
   * A producer that has connected and knows the topic; the caller closes it.
   *
   * @param settings on top of Kafka's defaults
   */
  KafkaProducer<byte[], byte[]> newProducer(
      Cluster cluster, Map<String, String> settings, String topic) {
    Map<String, String> all = new TreeMap<>(cluster.clientProperties());
    all.putAll(settings);
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            ProducerSettings.of(all).forClient("reproduce"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.partitionsFor(topic);
    return producer;
  }

  /** One round of a shape: all of its variants, each once. */
  interface Round<V, R> {
    /** Runs one variant. */
    R run(V variant, int round) throws InterruptedException;
  }

  /**
   * Runs all rounds. The order of variants is reversed from one round to the next, so that a drift
   * of the machine favours none. Round 0 warms up JVMs and page cache and is thrown away.
   *
   * @return the results of each round, in the order of {@code variants}
   */
  <V, R> List<List<R>> rounds(String shape, List<V> variants, Round<V, R> round)
      throws InterruptedException {
    List<List<R>> results = new ArrayList<>();
    for (int r = 0; r <= plan.rounds(); r++) {
      progress(
          r == 0
              ? shape + ": warming up"
              : "%s: round %d of %d".formatted(shape, r, plan.rounds()));
      List<V> order = new ArrayList<>(variants);
      if (r % 2 == 0) {
        Collections.reverse(order);
      }
      List<R> inOrder = new ArrayList<>();
      for (V variant : order) {
        stopIfInterrupted();
        inOrder.add(round.run(variant, r));
      }
      if (r % 2 == 0) {
        Collections.reverse(inOrder);
      }
      if (r > 0) {
        results.add(List.copyOf(inOrder));
      }
    }
    return results;
  }

  /** Returns the seed of one run, which no other run has. */
  long seedOf(int round, int variant) {
    return plan.seed() * 1_000_003 + round * 101L + variant;
  }

  static void stopIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("stopped");
    }
  }

  /** Returns how long a client may take to close. */
  static Duration closeTimeout() {
    return Duration.ofSeconds(10);
  }
}
