package io.millrace.pipeline.rig;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupMember;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.consume.StampDeserializer;
import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.measure.Deadline;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.send.LoadWorker;
import io.millrace.core.send.SendCounts;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.LegSpec;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.worker.TaskTerms;
import io.millrace.pipeline.worker.WorkerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a run is made of: on one cluster, legs with topics, senders, groups and ledgers. Its verbs
 * are called by the one thread of a script, in the order in which they stand here; its readings,
 * which stand after them, by any thread.
 */
public final class Rig implements AutoCloseable {
  /**
   * Time for threads to start and for idempotent producers to get their ids before the schedule.
   */
  public static final long LEAD_NS = 200_000_000;

  /**
   * How long a sender may take to send out what it has buffered: Kafka's delivery.timeout.ms, after
   * which every event has its outcome, and a little more.
   */
  private static final Duration CLOSE_MARGIN = Duration.ofSeconds(5);

  /**
   * A group that cannot form within this has a coordinator in trouble: Kafka's own default for a
   * poll.
   */
  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(15);

  private final ExperimentSpec spec;
  private final Cluster cluster;
  private final Admin admin;
  private final WorkerPool workers;
  private final @Nullable Tracing tracing;
  private final boolean clientMetrics;
  private final BooleanSupplier stopped;
  private final NanoClock clock;
  private final int run = newRunNumber();
  private final List<OrderTopic> topics = new ArrayList<>();
  private List<LogReading> logs = List.of();
  private volatile List<Leg> legs = List.of();
  private boolean groupsStarted;
  private boolean groupsStopped;
  private boolean sendersClosed;
  private volatile boolean settled;

  /**
   * A rig of which nothing is there yet.
   *
   * @param workers the processes of senders and members that have their own; closed by the caller,
   *     after the rig
   * @param tracing null: gaps and offsets are not traced
   * @param clientMetrics whether somebody looks at {@link #clients()}
   * @param stopped true from when the run is to end early
   */
  public Rig(
      ExperimentSpec spec,
      Cluster cluster,
      WorkerPool workers,
      @Nullable Tracing tracing,
      boolean clientMetrics,
      BooleanSupplier stopped,
      NanoClock clock) {
    this.spec = spec;
    this.cluster = cluster;
    this.admin = cluster.newAdmin();
    this.workers = workers;
    this.tracing = tracing;
    this.clientMetrics = clientMetrics;
    this.stopped = stopped;
    this.clock = clock;
  }

  /** A number that tells this run's events from any other's. */
  private static int newRunNumber() {
    return (int) (Instant.now().toEpochMilli() ^ ProcessHandle.current().pid() << 20);
  }

  // Verbs: in the order of a run.

  /**
   * Makes the topics, or finds those that are there.
   *
   * @throws io.millrace.pipeline.plan.UsageException when one cannot be had as asked
   */
  public void openTopics() {
    int brokers = cluster.brokerCount();
    for (LegSpec leg : spec.legs()) {
      topics.add(openTopic(leg, brokers));
    }
  }

  private OrderTopic openTopic(LegSpec leg, int brokers) {
    String name = leg.topic().name();
    if (name == null) {
      return OrderTopic.create(admin, topicName(), leg.topic(), brokers);
    }
    return leg.load() instanceof Load.ReadBack
        ? OrderTopic.openExisting(admin, name, leg.topic())
        : OrderTopic.open(admin, name, leg.topic(), brokers);
  }

  /** Names that no one else uses: the run deletes what it made. */
  private String topicName() {
    return "millrace-orders-"
        + Integer.toHexString(run)
        + (topics.isEmpty() ? "" : "-" + (topics.size() + 1));
  }

  /**
   * Warms clients, brokers and topics up with the same load, which is counted nowhere: what is
   * measured then is neither the JIT compiler nor the first fetches of a new partition, which may
   * wait for half a second.
   */
  public void warmUp() throws InterruptedException {
    legs = legs("warmup", spec.legs().stream().map(leg -> leg.asWarmup(spec.warmup())).toList());
    formGroups();
    connectSenders();
    startLoad(clock.nanoTime() + LEAD_NS);
    Pause.until(() -> isLoadOver());
    endLoad();
    settle();
    drain(stopped);
    stopGroups();
    deleteGroups();
    legs = List.of();
    groupsStarted = false;
    groupsStopped = false;
    sendersClosed = false;
    settled = false;
    topics.forEach(OrderTopic::beginHere);
  }

  /** Makes the clients that are measured; none has begun. */
  public void makeClients() {
    legs = legs("run", spec.legs());
  }

  private List<Leg> legs(String purpose, List<LegSpec> specs) {
    List<Leg> made = new ArrayList<>();
    try {
      for (int i = 0; i < specs.size(); i++) {
        made.add(leg(purpose, specs.get(i), i));
      }
      return List.copyOf(made);
    } catch (RuntimeException e) {
      made.forEach(leg -> leg.senders().forEach(sender -> sender.close(Duration.ZERO)));
      throw e;
    }
  }

  private Leg leg(String purpose, LegSpec leg, int index) {
    OrderTopic topic = topics.get(index);
    boolean measured = purpose.equals("run");
    TaskTerms terms = new TaskTerms(clock.epochOffsetNs(), clientMetrics && measured, measured);
    Tracing traced = measured && tracing != null ? tracing.ofLeg(index) : null;
    boolean readBack = leg.load() instanceof Load.ReadBack;
    int number =
        readBack
            ? RunOfTopic.find(cluster, topic, leg.load().codec())
            : run + 2 * index + (measured ? 0 : 1);
    String ofLeg = index == 0 ? "" : "l" + (index + 1) + "-";
    GroupFactory groups =
        new GroupFactory(
            leg.groups(),
            new GroupFactory.Names(
                "millrace-" + purpose + "-" + Integer.toHexString(run) + "-" + ofLeg + "g", ofLeg),
            leg.load().seed(),
            consumerSettings(),
            new GroupMember.Assignment(
                topic.name(),
                number,
                leg.load().codec(),
                readBack ? topic.earliestOffsets() : topic.startOffsets(),
                leg.groups().commits()),
            workers,
            terms,
            traced,
            clock);
    if (!readBack) {
      for (int g = 1; g <= leg.groups().count(); g++) {
        topic.startGroupHere(groups.groupId(g));
      }
    }
    List<LoadWorker> senders =
        leg.load() instanceof Load.Offered offered
            ? new SenderFactory(producerSettings(), workers, terms, traced, clock)
                .senders(offered, topic, "millrace-" + ofLeg + "producer-", number)
            : List.of();
    return new Leg(leg, topic, number, senders, groups, traced);
  }

  /** Starts the groups and waits until every member has its assignment, or the run is stopped. */
  public void formGroups() {
    groupsStarted = true;
    groups().forEach(ConsumerGroup::start);
    boolean ready =
        Deadline.after(JOIN_TIMEOUT, clock)
            .awaitUnlessInterrupted(
                () -> {
                  throwGroupFailure();
                  return stopped.getAsBoolean() || groupsAreReady();
                },
                LOOK_EVERY);
    if (!ready) {
      throw new IllegalStateException(
          "not every group member was given its assignment within "
              + JOIN_TIMEOUT.toSeconds()
              + " s: is the group coordinator up, and may this user read the group?");
    }
  }

  private boolean groupsAreReady() {
    return legs.stream().allMatch(Leg::groupsAreReady);
  }

  /**
   * Has every sender connect and learn its topic, so that the schedule does not begin with a wait
   * that no running pipeline has.
   */
  public void connectSenders() {
    senders().forEach(LoadWorker::connect);
  }

  /** Starts every sender on the same schedule, which begins at {@code startNs}. */
  public void startLoad(long startNs) {
    legs.forEach(leg -> leg.startLoad(startNs));
  }

  /**
   * Waits until the load is over, or the run is stopped; has groups that are to start late start
   * when they are due.
   *
   * @param startNs when the load began
   * @throws IllegalStateException when a sender or a member died
   */
  public void awaitLoad(long startNs) {
    awaitLoad(startNs, () -> false);
  }

  /**
   * As {@link #awaitLoad(long)}.
   *
   * @param enough asked again and again: true ends the wait
   */
  public void awaitLoad(long startNs, BooleanSupplier enough) {
    long groupsDueNs = startNs + groupDelay().toNanos();
    Pause.until(
        () -> {
          if (!groupsStarted && clock.nanoTime() >= groupsDueNs) {
            formGroups();
          }
          return isLoadOver() || enough.getAsBoolean();
        });
  }

  /** True when all was sent or the run is stopped. */
  public boolean isLoadOver() {
    throwSenderFailure();
    throwGroupFailure();
    return stopped.getAsBoolean() || !isLoadRunning();
  }

  /** How long after the load the groups start; zero: before it. */
  public Duration groupDelay() {
    return spec.legs().stream()
        .map(leg -> leg.groups().startDelay())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** No further event is sent; events on their way are still settled. */
  public void endLoad() {
    senders().forEach(LoadWorker::stop);
  }

  /** Waits for the answers to all that was sent. */
  public void settle() {
    sendersClosed = true;
    Duration limit =
        Duration.ofMillis(
                Long.parseLong(
                    Objects.requireNonNull(
                        producerSettings()
                            .properties()
                            .get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))))
            .plus(CLOSE_MARGIN);
    senders().forEach(sender -> sender.close(limit));
    settled = true;
    throwSenderFailure();
  }

  /**
   * Waits until every group has read its log to the end; groups that have not started yet do so
   * now.
   *
   * @param giveUp asked again and again: true ends the wait
   */
  public void drain(BooleanSupplier giveUp) {
    if (!groupsStarted) {
      formGroups();
    }
    Map<Leg, List<Long>> ends = new HashMap<>();
    Duration heldBack = tracing == null ? LogEnd.HELD_BACK_LIMIT : LogEnd.IN_SYNC_LIMIT;
    for (Leg leg : legs) {
      ends.put(
          leg,
          new LogEnd(leg.topic()::endOffsets, heldBack, clock)
              .awaitReadable(leg.senders(), giveUp));
    }
    Duration limit =
        legs.stream().map(Leg::drainTimeout).max(Duration::compareTo).orElse(Duration.ZERO);
    long received = -1;
    while (!areDrained(ends) && received() != received && !giveUp.getAsBoolean()) {
      long before = received();
      received = before;
      Deadline.after(limit, clock)
          .awaitUnlessInterrupted(
              () -> areDrained(ends) || received() != before || giveUp.getAsBoolean(), LOOK_EVERY);
    }
  }

  /** Notes for each leg which of its groups have read the log up to its end. */
  private boolean areDrained(Map<Leg, List<Long>> ends) {
    throwGroupFailure();
    boolean all = true;
    for (Leg leg : legs) {
      all &= leg.noteDrained(Objects.requireNonNull(ends.get(leg)));
    }
    return all;
  }

  /** Has every member commit and leave. */
  public void stopGroups() throws InterruptedException {
    groupsStopped = true;
    for (Leg leg : legs) {
      leg.stopGroups(LEAVE_TIMEOUT);
    }
    throwGroupFailure();
  }

  /** Has a fresh consumer read every log from where the run began to its end. */
  public List<LogReading> readLogs() {
    List<LogReading> read = new ArrayList<>();
    for (Leg leg : legs) {
      read.add(
          new LogReader(
                  cluster, leg.topic(), leg.run(), new StampDeserializer(leg.spec().load().codec()))
              .read(leg.accounts(), leg.reportedByKilled(), leg.logHistory()));
    }
    logs = List.copyOf(read);
    return logs;
  }

  /**
   * The judgement over every group, leg after leg. Only after senders and groups have stopped, and
   * after {@link #readLogs} where members were killed.
   */
  public List<GroupAudit> audit() {
    List<GroupAudit> audits = new ArrayList<>();
    for (int i = 0; i < legs.size(); i++) {
      audits.addAll(legs.get(i).audit(logs.isEmpty() ? Map.of() : logs.get(i).replayed()));
    }
    return audits;
  }

  /** The groups are the run's own. One that is not empty yet is left to Kafka's own expiry. */
  public void deleteGroups() {
    List<String> ids = groups().stream().map(ConsumerGroup::id).toList();
    if (!ids.isEmpty()) {
      var unused = admin.deleteConsumerGroups(ids);
    }
  }

  /** Makes one more member of {@code group}, one of the rig's, and has it join. Any thread. */
  public GroupWorker join(ConsumerGroup group) {
    return legs.stream()
        .filter(leg -> leg.groups().contains(group))
        .findFirst()
        .orElseThrow()
        .join(group);
  }

  /** From {@code atNs} on, gaps are no longer ordinary: a fault is coming. Any thread. */
  public void endOrdinary(long atNs) {
    senders().forEach(sender -> sender.endOrdinary(atNs));
    groups().stream()
        .map(ConsumerGroup::progress)
        .filter(Objects::nonNull)
        .forEach(progress -> progress.endOrdinary(atNs));
  }

  /** Stops at once whatever still runs, and deletes the topics that it made. */
  @Override
  public void close() {
    try (admin) {
      stopClients();
      for (OrderTopic topic : topics) {
        topic.close();
      }
    }
  }

  private void stopClients() {
    if (!sendersClosed) {
      endLoad();
      senders().forEach(sender -> sender.close(Duration.ZERO));
    }
    if (groupsStarted && !groupsStopped) {
      try {
        for (Leg leg : legs) {
          leg.stopGroups(Duration.ofSeconds(1));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void throwSenderFailure() {
    for (LoadWorker sender : senders()) {
      Throwable failure = sender.failure();
      if (failure != null) {
        throw new IllegalStateException("a producer died: " + text(failure), failure);
      }
    }
  }

  private void throwGroupFailure() {
    for (ConsumerGroup group : groups()) {
      group
          .failure()
          .ifPresent(
              failure -> {
                throw new IllegalStateException(
                    "a member of group " + group.id() + " died: " + text(failure), failure);
              });
    }
  }

  /** What a worker process says of its end is a sentence already. */
  private static String text(Throwable failure) {
    return failure instanceof IllegalStateException && failure.getMessage() != null
        ? failure.getMessage()
        : failure.toString();
  }

  private ProducerSettings producerSettings() {
    Map<String, String> all = new TreeMap<>(cluster.clientProperties());
    all.keySet().retainAll(ProducerConfig.configNames());
    all.putAll(spec.clients().producer());
    return ProducerSettings.of(all);
  }

  private ConsumerSettings consumerSettings() {
    Map<String, String> all = new TreeMap<>(cluster.clientProperties());
    all.keySet().retainAll(ConsumerConfig.configNames());
    all.putAll(spec.clients().consumer());
    return ConsumerSettings.of(all);
  }

  // Readings: any thread.

  /** Every effective setting of clients, topics and brokers. */
  public Summary.Settings effectiveSettings() {
    Map<String, Map<String, String>> ofTopics = new TreeMap<>();
    topics.forEach(topic -> ofTopics.put(topic.name(), topic.effectiveSettings()));
    return new Summary.Settings(
        producerSettings().effective(),
        consumerSettings().effective(),
        ofTopics,
        EffectiveConfig.ofBrokers(admin));
  }

  /** The cluster that it is on. */
  public Cluster cluster() {
    return cluster;
  }

  /** To ask that cluster with; closed with the rig. */
  public Admin admin() {
    return admin;
  }

  /** The names of its topics, in the order of the legs. */
  public Lanes lanes() {
    return Lanes.of(topics);
  }

  /** Its legs, in their order; none before {@link #makeClients}. */
  public List<Leg> legs() {
    return legs;
  }

  /** The senders of all legs. */
  public List<LoadWorker> senders() {
    return legs.stream().flatMap(leg -> leg.senders().stream()).toList();
  }

  /** The groups of all legs. */
  public List<ConsumerGroup> groups() {
    return legs.stream().flatMap(leg -> leg.groups().stream()).toList();
  }

  /** The Kafka clients of all legs. */
  public List<ClientView> clients() {
    return legs.stream().flatMap(Leg::clients).toList();
  }

  /** True while events are still to be sent. */
  public boolean isLoadRunning() {
    return senders().stream().anyMatch(LoadWorker::isRunning);
  }

  /** True when no event that was sent can get an outcome any more. */
  public boolean isSettled() {
    return settled;
  }

  /** The counters of all senders together. */
  public SendCounts counts() {
    return SendCounts.sum(legs.stream().map(Leg::counts).toList());
  }

  /** Events that all groups have received, repeats included. */
  public long received() {
    return legs.stream().mapToLong(Leg::received).sum();
  }

  /** Acknowledged events that the slowest group of any leg has not received. */
  public long behind() {
    return legs.stream().mapToLong(Leg::behind).max().orElse(0);
  }

  /** By the run's clock; 0 without any. Only after {@link #settle}. */
  public long lastAcknowledgedNs() {
    return senders().stream().mapToLong(LoadWorker::lastAcknowledgedNs).max().orElse(0);
  }

  /** When the last event that was sent was due, after the start. Only after {@link #settle}. */
  public long lastDueNs() {
    return senders().stream().mapToLong(LoadWorker::lastDueNs).max().orElse(0);
  }

  /** Errors of all senders, by exception name. */
  public Map<String, Long> errors() {
    Map<String, Long> errors = new TreeMap<>();
    for (LoadWorker sender : senders()) {
      sender.errorCounts().forEach((name, count) -> errors.merge(name, count, Long::sum));
    }
    return errors;
  }
}
