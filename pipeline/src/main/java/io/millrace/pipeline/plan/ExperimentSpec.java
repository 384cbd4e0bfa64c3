package io.millrace.pipeline.plan;

import io.millrace.core.consume.CommitPolicy;
import io.millrace.core.consume.Work;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.settings.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a run is, resolved and checked.
 *
 * @param name of the run, part of its directory's name
 * @param legs at least one; either all are offered, or all are read back
 * @param thresholds missed ones fail the run
 * @param files what it leaves behind
 * @param origin what it was resolved from
 */
public record ExperimentSpec(
    String name,
    Target cluster,
    List<LegSpec> legs,
    Clients clients,
    List<Threshold> thresholds,
    Files files,
    Origin origin) {

  /** Checks the parts against each other and copies the lists. */
  public ExperimentSpec {
    legs = List.copyOf(legs);
    thresholds = List.copyOf(thresholds);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "name must be 1 to 64 letters, digits, dots, dashes or underscores, not '" + name + "'");
    }
    if (legs.isEmpty()) {
      throw new IllegalArgumentException("a run has at least one leg, not none");
    }
    if (legs.stream().map(leg -> leg.load().getClass()).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "the legs of a run are all offered or all read back, not some of each");
    }
    if (legs.stream().anyMatch(leg -> leg.stages().areTransactional())) {
      requireTransactionsPossible(clients);
      clients = clients.readingCommitted();
    }
    if (cluster instanceof Target.Embedded embedded) {
      legs.forEach(leg -> leg.topic().requireFits(embedded.spec().brokers()));
    }
  }

  private static void requireTransactionsPossible(Clients clients) {
    String acks = clients.effective("acks");
    String idempotence = clients.effective("enable.idempotence");
    if (!"-1".equals(acks) || !"true".equals(idempotence)) {
      throw new IllegalArgumentException(
          "stage-delivery exactly-once needs acks=all and enable.idempotence=true, not acks="
              + ("-1".equals(acks) ? "all" : acks)
              + " and enable.idempotence="
              + idempotence);
    }
  }

  /** True when the run offers nothing, and reads back what is there. */
  public boolean readsBack() {
    return offered().isEmpty();
  }

  /** The loads that the run offers, in the order of their legs; none when it reads back. */
  public List<Load.Offered> offered() {
    return legs.stream()
        .map(LegSpec::load)
        .filter(Load.Offered.class::isInstance)
        .map(Load.Offered.class::cast)
        .toList();
  }

  /** The mean rate of all legs together; infinite when one saturates. */
  public double offeredPerSecond() {
    return offered().stream().mapToDouble(Load.Offered::offeredPerSecond).sum();
  }

  /** True when events of any leg are sent as fast as possible. */
  public boolean isSaturating() {
    return offered().stream().anyMatch(Load.Offered::isSaturating);
  }

  /** How long the longest load lasts; zero when nothing is offered. */
  public Duration duration() {
    return offered().stream()
        .map(Load.Offered::duration)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** The longest warm-up of any leg; zero when nothing is offered. */
  public Duration warmup() {
    return offered().stream()
        .map(Load.Offered::warmup)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** The producers of all legs. */
  public int producers() {
    return offered().stream().mapToInt(Load.Offered::producers).sum();
  }

  /** The members of the largest group. */
  public int members() {
    return legs.stream().mapToInt(leg -> leg.groups().members()).max().orElse(0);
  }

  /** The seed that the run is known by: that of its first leg. */
  public long seed() {
    return legs.get(0).load().seed();
  }

  /** The same with other legs. */
  public ExperimentSpec with(List<LegSpec> others) {
    return new ExperimentSpec(name, cluster, others, clients, thresholds, files, origin);
  }

  /** The same on a cluster that is there. */
  public ExperimentSpec on(Target.Existing existing) {
    return new ExperimentSpec(name, existing, legs, clients, thresholds, files, origin);
  }

  /** The same with other files. */
  public ExperimentSpec leaving(Files other) {
    return new ExperimentSpec(name, cluster, legs, clients, thresholds, other, origin);
  }

  /**
   * What a run leaves behind.
   *
   * @param runs the directory in which its directory is made
   * @param sampleInterval how often histograms are closed: a multiple of 100 ms
   */
  public record Files(Path runs, Duration sampleInterval) {
    /** Checks the interval. */
    public Files {
      if (sampleInterval.toMillis() < 100 || sampleInterval.toMillis() % 100 != 0) {
        throw new IllegalArgumentException(
            "the sample interval must be a multiple of 100 ms, not " + sampleInterval);
      }
    }

    /** As a single run leaves them: histograms by the second. */
    public static Files in(Path runs) {
      return new Files(runs, Duration.ofSeconds(1));
    }
  }

  /** Which cluster. */
  public sealed interface Target {
    /** Its brokers, as they stand in an environment: how many of which release, and on what JVM. */
    String brokers();

    /** Brokers of the run's own. */
    record Embedded(EmbeddedClusterSpec spec) implements Target {
      @Override
      public String brokers() {
        List<String> jvm =
            spec.brokerJvm().stream().filter(option -> option.startsWith("-X")).toList();
        return spec.brokers()
            + " x "
            + spec.kafkaVersion()
            + (spec.security() == EmbeddedSecurity.NONE ? "" : ", " + spec.security().text())
            + (jvm.isEmpty() ? "" : " (" + String.join(" ", jvm) + ")");
      }
    }

    /**
     * A cluster that exists.
     *
     * @param commandConfig security properties; never written anywhere
     */
    record Existing(String bootstrapServers, Map<String, String> commandConfig) implements Target {
      /** Copies the properties. */
      public Existing {
        commandConfig = Map.copyOf(commandConfig);
      }

      @Override
      public String brokers() {
        return "existing cluster";
      }

      @Override
      public String toString() {
        return "Existing[" + bootstrapServers + "]";
      }
    }
  }

  /**
   * Which topic.
   *
   * @param name null for one of the run's own
   * @param partitions null: those of the existing topic, or 6
   * @param replicationFactor null: that of the existing topic, or 3, or the number of brokers if
   *     fewer
   * @param config topic properties for a topic that the run makes
   * @param keep do not delete a topic that the run made
   */
  public record Topic(
      @Nullable String name,
      @Nullable Integer partitions,
      @Nullable Short replicationFactor,
      Map<String, String> config,
      boolean keep) {
    private static final int DEFAULT_PARTITIONS = 6;
    private static final int DEFAULT_REPLICATION = 3;

    /** Copies the properties. */
    public Topic {
      config = Map.copyOf(config);
    }

    /** The same, not deleted after the run. */
    public Topic kept() {
      return new Topic(name, partitions, replicationFactor, config, true);
    }

    /**
     * The topic that a cluster of {@code brokers} makes.
     *
     * @throws IllegalArgumentException when it cannot, naming the key, its value and what is
     *     allowed
     */
    public TopicSettings requireFits(int brokers) {
      int replication =
          replicationFactor != null ? replicationFactor : Math.min(DEFAULT_REPLICATION, brokers);
      if (replication > brokers) {
        throw new IllegalArgumentException(
            "replication-factor must be at most the number of brokers ("
                + brokers
                + "), not "
                + replication);
      }
      Map<String, String> all = new HashMap<>(config);
      all.putIfAbsent("min.insync.replicas", Integer.toString(Math.min(2, replication)));
      return new TopicSettings(
          partitions != null ? partitions : DEFAULT_PARTITIONS, (short) replication, all);
    }
  }

  /**
   * Client settings on top of Kafka's defaults, the cluster's own connection properties excepted.
   *
   * @param producer may hold secrets
   * @param consumer may hold secrets
   */
  public record Clients(Map<String, String> producer, Map<String, String> consumer) {
    /** Copies the settings and has Kafka check them. */
    public Clients {
      producer = Map.copyOf(producer);
      consumer = Map.copyOf(consumer);
      ProducerSettings.of(withAddress(producer));
      ConsumerSettings.of(withAddress(consumer));
    }

    /**
     * The value that {@code key} has for producers, or else for consumers; null when neither knows
     * it.
     */
    public @Nullable String effective(String key) {
      String ofProducer = ProducerSettings.of(withAddress(producer)).effective().get(key);
      return ofProducer != null
          ? ofProducer
          : ConsumerSettings.of(withAddress(consumer)).effective().get(key);
    }

    /** Members read what is committed only, unless they were told otherwise. */
    Clients readingCommitted() {
      Map<String, String> reading = new HashMap<>(consumer);
      reading.putIfAbsent("isolation.level", "read_committed");
      return new Clients(producer, reading);
    }

    /** The cluster's address is not known yet, but Kafka checks nothing without one. */
    private static Map<String, String> withAddress(Map<String, String> settings) {
      Map<String, String> all = new HashMap<>(settings);
      all.putIfAbsent("bootstrap.servers", "127.0.0.1:9092");
      return all;
    }

    @Override
    public String toString() {
      return "Clients[" + producer.keySet() + ", " + consumer.keySet() + "]";
    }
  }

  /**
   * Who reads.
   *
   * @param count how many groups; each must receive every event
   * @param members of each group
   * @param processes each member is a JVM of its own
   * @param startDelay how long after the load the members start; zero: they are ready before it
   * @param drainTimeout how long a group may make no progress after the load before it is given up
   */
  public record Groups(
      int count,
      int members,
      boolean processes,
      Work work,
      CommitPolicy commits,
      Duration startDelay,
      Duration drainTimeout) {
    /** The same, each member a process of its own. */
    public Groups asProcesses() {
      return new Groups(count, members, true, work, commits, startDelay, drainTimeout);
    }

    /** Checks the numbers. */
    public Groups {
      if (count < 0 || count > 100) {
        throw new IllegalArgumentException("groups must be 0 to 100, not " + count);
      }
      if (members < 0 || members > 1_000) {
        throw new IllegalArgumentException("members must be 0 to 1000, not " + members);
      }
      if (startDelay.isNegative() || drainTimeout.isNegative()) {
        throw new IllegalArgumentException(
            "consumer-delay and drain-timeout must not be negative, not "
                + startDelay
                + " and "
                + drainTimeout);
      }
    }
  }

  /**
   * Where a specification came from.
   *
   * @param command repeats the run; secrets redacted
   * @param resolved every option by its name; secrets redacted
   */
  public record Origin(String command, Map<String, Object> resolved) {}
}
