package io.millrace.pipeline.plan;

import io.millrace.core.consume.CommitPolicy;
import io.millrace.core.consume.ShareTerms;
import io.millrace.core.consume.Work;
import io.millrace.core.send.Transactions;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.settings.TopicSettings;
import io.millrace.core.stage.Delivery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
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
    for (LegSpec leg : legs) {
      requireFits(leg, clients);
    }
    if (hasTransactions(legs)) {
      clients = clients.readingCommittedByDefault();
    }
    boolean share = clients.isShare();
    for (LegSpec leg : legs) {
      if (share != (leg.groups().share() != null)) {
        throw new IllegalArgumentException(
            "members and groups must both be of group.protocol share, or neither");
      }
      if (share && leg.load() instanceof Load.ReadBack) {
        throw new IllegalArgumentException(
            "group.protocol share reads no topic back: order and offsets, which are judged there,"
                + " are not a share group's");
      }
    }
    if (cluster instanceof Target.Embedded embedded) {
      legs.forEach(leg -> leg.topic().requireFits(embedded.spec().brokers()));
      if (share && !embedded.spec().version().isAtLeast(4, 1)) {
        throw new IllegalArgumentException(
            "group.protocol share needs brokers of Kafka 4.1 or later, not "
                + embedded.spec().kafkaVersion());
      }
    }
  }

  private static boolean hasTransactions(List<LegSpec> legs) {
    return legs.stream().anyMatch(LegSpec::hasTransactions);
  }

  private static void requireFits(LegSpec leg, Clients clients) {
    // where a send that is tried again may be there twice, no stage can promise that nothing is
    if (!leg.stages().isNone() && leg.stages().delivery() != Delivery.AT_LEAST_ONCE) {
      requireIdempotence("stage-delivery " + leg.stages().delivery().word(), clients);
    }
    Transactions transactions =
        leg.load() instanceof Load.Offered offered ? offered.transactions() : null;
    if (transactions != null) {
      requireIdempotence("transactional", clients);
      requireTime(transactions, clients);
    }
  }

  private static void requireIdempotence(String what, Clients clients) {
    String acks = clients.effective(ProducerConfig.ACKS_CONFIG);
    String idempotence = clients.effective(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG);
    if (!"-1".equals(acks) || !"true".equals(idempotence)) {
      throw new IllegalArgumentException(
          what
              + " needs acks=all and enable.idempotence=true, not acks="
              + ("-1".equals(acks) ? "all" : acks)
              + " and enable.idempotence="
              + idempotence);
    }
  }

  /** A transaction that stays open for long is rolled back by its coordinator in its middle. */
  private static void requireTime(Transactions transactions, Clients clients) {
    long timeoutMs = clients.milliseconds(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
    if (transactions.every().toMillis() > timeoutMs / 2) {
      throw new IllegalArgumentException(
          "transaction-every must be at most half of transaction.timeout.ms ("
              + timeoutMs
              + "), after which brokers roll a transaction back, not "
              + DurationText.write(transactions.every()));
    }
  }

  /** True when events of any leg are sent in transactions. */
  public boolean isTransactional() {
    return legs.stream().anyMatch(LegSpec::isLoadTransactional);
  }

  /** True when anything is written in transactions: events of a load, or what a stage passes on. */
  public boolean hasTransactions() {
    return hasTransactions(legs);
  }

  /**
   * True when the groups are handed committed events only. Members of share groups have no say in
   * it: the group has, and does where there are transactions.
   */
  public boolean readsCommitted() {
    return clients.isShare() ? hasTransactions() : clients.readsCommitted();
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
    private static final String READ_COMMITTED = "read_committed";

    /** Copies the settings and has Kafka check them. */
    public Clients {
      producer = Map.copyOf(producer);
      consumer = Map.copyOf(consumer);
      ProducerSettings.of(withAddress(producer));
      ConsumerSettings.of(withAddress(consumer));
    }

    /** True when the members are those of share groups. */
    public boolean isShare() {
      return ConsumerSettings.SHARE.equalsIgnoreCase(consumer.get("group.protocol"));
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

    /** The value of a setting of producers that is a time in milliseconds. */
    long milliseconds(String key) {
      return Long.parseLong(Objects.requireNonNull(effective(key)));
    }

    /** True when members are handed committed events only. */
    boolean readsCommitted() {
      return READ_COMMITTED.equals(effective(ConsumerConfig.ISOLATION_LEVEL_CONFIG));
    }

    /**
     * Members that were not told otherwise are handed committed events only. Those of share groups
     * have no such setting: their group has it.
     */
    Clients readingCommittedByDefault() {
      if (isShare() || consumer.containsKey(ConsumerConfig.ISOLATION_LEVEL_CONFIG)) {
        return this;
      }
      Map<String, String> all = new HashMap<>(consumer);
      all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, READ_COMMITTED);
      return new Clients(producer, all);
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
   * @param share null: they are no share groups
   */
  public record Groups(
      int count,
      int members,
      boolean processes,
      Work work,
      CommitPolicy commits,
      Duration startDelay,
      Duration drainTimeout,
      @Nullable ShareTerms share) {
    /** Of consumer groups. */
    public Groups(
        int count,
        int members,
        boolean processes,
        Work work,
        CommitPolicy commits,
        Duration startDelay,
        Duration drainTimeout) {
      this(count, members, processes, work, commits, startDelay, drainTimeout, null);
    }

    /** The same, each member a process of its own. */
    public Groups asProcesses() {
      return new Groups(count, members, true, work, commits, startDelay, drainTimeout, share);
    }

    /** The same, sharing each topic's records by {@code terms}. */
    public Groups sharing(ShareTerms terms) {
      return new Groups(count, members, processes, work, commits, startDelay, drainTimeout, terms);
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
