package io.millrace.pipeline.peers;

import io.millrace.pipeline.result.PeersResult.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Compares what sending and reading cost in CPU and memory. Sending with acks=1, replication 1,
 * linger 5 ms and 64 KiB batches; reading with the settings that kafka-consumer-perf-test sets for
 * itself.
 */
final class CostComparisons {
  /**
   * Below what a producer can do. When it is saturated, its CPU differs by a fifth from run to run,
   * and what a scrape costs is far less.
   */
  private static final String WATCHED_RATE = "200000";

  private static final Map<String, String> PRODUCER =
      Map.of("acks", "1", "linger.ms", "5", "batch.size", "65536");

  private static final Map<String, String> CONSUMER =
      Map.of("check.crcs", "false", "receive.buffer.bytes", "2097152");

  private final PeersPlan plan;
  private final ClientSetup setup;
  private final ScratchTopics topics;
  private final Consumer<String> progress;

  CostComparisons(
      PeersPlan plan, ClientSetup setup, ScratchTopics topics, Consumer<String> progress) {
    this.plan = plan;
    this.setup = setup;
    this.topics = topics;
    this.progress = progress;
  }

  /**
   * Compares sending with Millrace, the bare loop and kafka-producer-perf-test, on a fresh topic
   * for each run.
   */
  Task producers() throws InterruptedException {
    Map<String, String> settings = withAddress(PRODUCER);
    return new InterleavedRounds(plan, progress)
        .take(
            "producer: acks=1, replication 1, linger 5 ms, batch 64 KiB, " + events(),
            List.of(
                producing(),
                bare(BareProducerLoop.class, settings),
                new ProducerPerfTest(setup.processes(), setup.tools(), plan.eventSize(), settings)),
            (client, events) -> topics.with("produce", topic -> client.run(topic, events)));
  }

  /**
   * Compares reading with Millrace, the bare loop and kafka-consumer-perf-test, from two topics
   * that are filled once.
   */
  Task consumers() throws InterruptedException {
    Map<Long, String> filled = new TreeMap<>();
    for (long events : List.of(plan.shortEvents(), plan.longEvents())) {
      progress.accept("filling a topic with " + events + " events to read back");
      String topic = topics.make("consume");
      producing().run(topic, events);
      filled.put(events, topic);
    }
    return new InterleavedRounds(plan, progress)
        .take(
            "consumer: one member, " + events() + " json events read back",
            List.of(
                reading(),
                bare(BareConsumerLoop.class, withAddress(CONSUMER)),
                new ConsumerPerfTest(setup.processes(), setup.tools(), setup.bootstrapServers())),
            (client, events) -> client.run(filled.getOrDefault(events, ""), events));
  }

  /** Compares Millrace with its metrics on and scraped, and without. */
  Task watching() throws InterruptedException {
    return new InterleavedRounds(plan, progress)
        .take(
            "metrics: the same producers at "
                + WATCHED_RATE
                + " events/s, watched by a scrape a second, and not; "
                + events(),
            List.of(new WatchedRun(producing(WATCHED_RATE)), producing(WATCHED_RATE)),
            (client, events) -> topics.with("watch", topic -> client.run(topic, events)));
  }

  private String events() {
    return plan.partitions() + " partitions, " + plan.eventSize() + " B";
  }

  private MillraceRun producing() {
    return producing("max");
  }

  private MillraceRun producing(String rate) {
    List<String> options = new ArrayList<>(setup.millraceOptions());
    options.addAll(List.of("--rate", rate, "--duration", "1h", "--groups", "0"));
    options.addAll(List.of("--warmup", "0", "--event-size", Integer.toString(plan.eventSize())));
    PRODUCER.forEach((key, value) -> options.add("--client-setting=" + key + "=" + value));
    return millrace(options);
  }

  private MillraceRun reading() {
    List<String> options = new ArrayList<>(setup.millraceOptions());
    options.addAll(List.of("--producers", "0", "--groups", "1", "--members", "1"));
    CONSUMER.forEach((key, value) -> options.add("--client-setting=" + key + "=" + value));
    return millrace(options);
  }

  private MillraceRun millrace(List<String> options) {
    return new MillraceRun(setup.processes(), setup.jvmOptions(), setup.runs(), options);
  }

  private BareLoop bare(Class<?> loop, Map<String, String> settings) {
    return new BareLoop(setup.processes(), setup.jvmOptions(), loop, plan.eventSize(), settings);
  }

  private Map<String, String> withAddress(Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("bootstrap.servers", setup.bootstrapServers());
    return all;
  }
}
