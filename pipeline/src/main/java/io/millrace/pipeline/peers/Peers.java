package io.millrace.pipeline.peers;

import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.EmbeddedClusterSpec;
import io.millrace.pipeline.cluster.KafkaDistribution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

/**
 * Runs Millrace and Kafka's own performance tools in turn, on one embedded broker, with acks=1,
 * replication 1, linger 5 ms and 64 KiB batches.
 */
public final class Peers {
  private static final Map<String, String> PRODUCER =
      Map.of("acks", "1", "linger.ms", "5", "batch.size", "65536");

  /** What kafka-consumer-perf-test sets for itself. */
  private static final List<String> CONSUMER_AS_THEIRS =
      List.of("-X", "check.crcs=false", "-X", "receive.buffer.bytes=2097152");

  private final PeersPlan plan;
  private final Path scratch;
  private final Consumer<String> progress;
  private int topicsMade;

  /**
   * A comparison that has not begun.
   *
   * @param scratch a directory for brokers and run files, removed by the caller
   */
  public Peers(PeersPlan plan, Path scratch, Consumer<String> progress) {
    this.plan = plan;
    this.scratch = scratch;
    this.progress = progress;
  }

  /** Runs all pairs. */
  public List<Duel> run() throws InterruptedException {
    String tools = ClientProcess.classPath(KafkaDistribution.tools(plan.kafkaVersion()).jars());
    EmbeddedClusterSpec spec =
        new EmbeddedClusterSpec(
            1, plan.kafkaVersion(), List.of("-Xms1g", "-Xmx1g"), Map.of(), 0, Map.of());
    List<Duel> duels = new ArrayList<>();
    try (EmbeddedCluster cluster =
            EmbeddedCluster.start(
                spec, scratch.resolve("brokers"), scratch.resolve("logs"), progress);
        Admin admin = cluster.newAdmin()) {
      String bootstrap = cluster.bootstrapServers();
      if (plan.producers()) {
        duels.add(producers(admin, bootstrap, tools));
      }
      if (plan.consumers()) {
        duels.add(consumers(admin, bootstrap, tools));
      }
    }
    return duels;
  }

  private Duel producers(Admin admin, String bootstrap, String tools) throws InterruptedException {
    Map<String, String> theirSettings = new TreeMap<>(PRODUCER);
    theirSettings.put("bootstrap.servers", bootstrap);
    Contestant ours =
        new Contestant.Millrace(jvmOptions(), scratch.resolve("runs"), producing(bootstrap));
    Contestant theirs = new Contestant.ProducerPerfTest(tools, plan.eventSize(), theirSettings);
    return duel(
        "producer: acks=1, replication 1, linger 5 ms, batch 64 KiB, "
            + plan.partitions()
            + " partitions, "
            + plan.eventSize()
            + " B",
        ours,
        theirs,
        (contestant, events) -> {
          // A fresh topic each time, so that no run pays for the log of another.
          String topic = makeTopic(admin, "peers-produce");
          try {
            return contestant.run(topic, events);
          } finally {
            await(admin.deleteTopics(List.of(topic)).all());
          }
        });
  }

  private Duel consumers(Admin admin, String bootstrap, String tools) throws InterruptedException {
    Contestant filler =
        new Contestant.Millrace(jvmOptions(), scratch.resolve("runs"), producing(bootstrap));
    Map<Long, String> topics = new TreeMap<>();
    for (long events : List.of(plan.shortEvents(), plan.longEvents())) {
      progress.accept("filling a topic with " + events + " events to read back");
      String topic = makeTopic(admin, "peers-consume-" + events);
      filler.run(topic, events);
      topics.put(events, topic);
    }
    Contestant ours =
        new Contestant.Millrace(jvmOptions(), scratch.resolve("runs"), reading(bootstrap));
    Contestant theirs = new Contestant.ConsumerPerfTest(tools, bootstrap);
    return duel(
        "consumer: one member, "
            + plan.partitions()
            + " partitions, "
            + plan.eventSize()
            + " B json events read back",
        ours,
        theirs,
        (contestant, events) ->
            contestant.run(topics.getOrDefault(events, "peers-consume"), events));
  }

  private List<String> producing(String bootstrap) {
    List<String> options = new ArrayList<>(common(bootstrap));
    options.addAll(
        List.of(
            "--rate",
            "max",
            "--duration",
            "1h",
            "--groups",
            "0",
            "--warmup",
            "0",
            "--event-size",
            Integer.toString(plan.eventSize())));
    PRODUCER.forEach((key, value) -> options.add("--client-setting=" + key + "=" + value));
    return options;
  }

  private static List<String> reading(String bootstrap) {
    List<String> options = new ArrayList<>(common(bootstrap));
    options.addAll(List.of("--producers", "0", "--groups", "1", "--members", "1"));
    options.addAll(CONSUMER_AS_THEIRS);
    return options;
  }

  private List<String> jvmOptions() {
    return plan.sameJvm() ? ClientProcess.KAFKA_SCRIPT_JVM : ClientProcess.ownJvmOptions();
  }

  private static List<String> common(String bootstrap) {
    return List.of("--bootstrap-server", bootstrap);
  }

  private interface Race {
    Contestant.Run run(Contestant contestant, long events) throws InterruptedException;
  }

  /** Pairs in the order A B, B A, A B, …, so that a drift of the machine favours neither. */
  private Duel duel(String title, Contestant ours, Contestant theirs, Race race)
      throws InterruptedException {
    List<Duel.Pair> pairs = new ArrayList<>();
    for (int pair = 1; pair <= plan.pairs(); pair++) {
      progress.accept(title + ": pair " + pair + " of " + plan.pairs());
      if (pair % 2 == 1) {
        Duel.Slope first = slope(ours, race);
        pairs.add(new Duel.Pair(first, slope(theirs, race)));
      } else {
        Duel.Slope first = slope(theirs, race);
        pairs.add(new Duel.Pair(slope(ours, race), first));
      }
    }
    return new Duel(title, ours.name(), theirs.name(), pairs);
  }

  private Duel.Slope slope(Contestant contestant, Race race) throws InterruptedException {
    Contestant.Run brief = race.run(contestant, plan.shortEvents());
    Contestant.Run full = race.run(contestant, plan.longEvents());
    double cpuSeconds = full.cpuSeconds() - brief.cpuSeconds();
    Duel.Slope slope =
        new Duel.Slope(
            cpuSeconds / (plan.longEvents() - plan.shortEvents()) * 1e6, full.eventsPerSecond());
    progress.accept(
        String.format(
            Locale.ROOT,
            "  %s: %.3f CPU s/M, %,.0f events/s",
            contestant.name(),
            slope.cpuSecondsPerMillion(),
            slope.eventsPerSecond()));
    return slope;
  }

  private String makeTopic(Admin admin, String name) throws InterruptedException {
    String topic = name + "-" + ++topicsMade;
    await(admin.createTopics(List.of(new NewTopic(topic, plan.partitions(), (short) 1))).all());
    return topic;
  }

  private static void await(KafkaFuture<Void> future) throws InterruptedException {
    try {
      future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the comparison's own broker refused: " + e.getCause(), e);
    }
  }
}
