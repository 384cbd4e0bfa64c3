package io.millrace.pipeline.rig;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.consume.OrderForm;
import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.measure.Deadline;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.send.LoadWorker;
import io.millrace.pipeline.cluster.AdminRequest;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.ClusterFeature;
import io.millrace.pipeline.cluster.ClusterFeatures;
import io.millrace.pipeline.cluster.ExistingCluster;
import io.millrace.pipeline.cluster.RunMark;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.LegSpec;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.LegFactory.Purpose;
import io.millrace.pipeline.worker.WorkerPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;

/**
 * What a run is made of: on one cluster, legs with topics, senders, groups and ledgers. Its verbs
 * are called by the one thread of a script, in the order in which they stand here, where none says
 * otherwise; what can be read off it meanwhile are its {@link Readings}.
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

  /** A coordinator that is well answers within milliseconds. */
  private static final Duration DELETE_LIMIT = Duration.ofSeconds(5);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /** A member may still be handling a batch of slow work. */
  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(15);

  /** For leaving a group or deleting a topic, where {@link #isHurried}. */
  private static final Duration HURRIED_LIMIT = Duration.ofSeconds(2);

  /** See {@link #endLoad}. */
  private static final Duration SHORTEST_CATCH_UP = Duration.ofSeconds(1);

  private static final Duration LONGEST_CATCH_UP = Duration.ofSeconds(5);

  /** An interrupted send returns at once; a process tells so a tenth of a second later. */
  private static final Duration ABANDON_LIMIT = Duration.ofSeconds(2);

  /**
   * Coordinators look every 10 s (transaction.abort.timed.out.transaction.cleanup.interval.ms) for
   * transactions whose time is over, such as that of a sender that was killed; then they roll it
   * back, which takes a moment.
   */
  private static final Duration OPEN_MARGIN = Duration.ofSeconds(15);

  /** What a sender that is closed by force takes, one in a process included. */
  private static final Duration CLOSE_NOW_LIMIT = Duration.ofSeconds(12);

  /** The last answers of a run are a matter of milliseconds. */
  private static final Duration SETTLE_LOOK = Duration.ofMillis(5);

  private static final Duration ADMIN_CLOSE_LIMIT = Duration.ofSeconds(1);

  private final ExperimentSpec spec;
  private final Cluster cluster;
  private final Admin admin;
  private final LegFactory factory;
  private final @Nullable Tracing tracing;
  private final BooleanSupplier stopped;
  private final NanoClock clock;
  private final RunMark mark = RunMark.fresh();
  private final List<OrderTopic> topics = new ArrayList<>();
  private ClusterFeatures features = new ClusterFeatures(Map.of(), Map.of());
  private Map<String, Map<String, String>> topicSettings = Map.of();
  private long loadStartNs;
  private final List<String> unreadable = new ArrayList<>();
  private final List<String> remains = new ArrayList<>();
  private List<LogReading> logs = List.of();
  private @Nullable RuntimeException failure;
  private volatile Readings readings = Readings.NONE;
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
   * @param clientMetrics whether somebody looks at the clients' metrics
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
    this.factory =
        new LegFactory(spec.clients(), cluster, workers, tracing, clientMetrics, mark, clock);
    this.tracing = tracing;
    this.stopped = stopped;
    this.clock = clock;
  }

  /**
   * Makes the topics, or finds those that are there.
   *
   * @throws io.millrace.pipeline.plan.UsageException when one cannot be had as asked
   */
  public void openTopics() {
    int brokers = cluster.brokerCount();
    requireFeatures();
    for (LegSpec leg : spec.legs()) {
      OrderTopic topic = openTopic(leg, brokers);
      topics.add(topic);
      TopicRights.require(admin, topic.name(), neededBy(leg));
      if (leg.load() instanceof Load.Offered offered && offered.isTransactional()) {
        TransactionRights.require(admin, factory.firstTransactionalId(topics.size() - 1));
      }
    }
  }

  private void requireFeatures() {
    features = ClusterFeatures.of(admin);
    if (spec.clients().isShare()) {
      features.require(ClusterFeature.SHARE_GROUPS);
    } else if ("consumer".equalsIgnoreCase(spec.clients().consumer().get("group.protocol"))) {
      features.requireConsumerProtocol();
    }
  }

  private Set<AclOperation> neededBy(LegSpec leg) {
    Set<AclOperation> needed = EnumSet.noneOf(AclOperation.class);
    if (leg.load() instanceof Load.Offered) {
      needed.add(AclOperation.WRITE);
    } else {
      needed.add(AclOperation.READ); // whose events they are stands in the topic itself
    }
    if (tracing != null || leg.groups().count() * leg.groups().members() > 0) {
      needed.add(AclOperation.READ);
    }
    return needed;
  }

  private OrderTopic openTopic(LegSpec leg, int brokers) {
    String name = leg.topic().name();
    if (name == null) {
      return OrderTopic.create(admin, ownName(leg.topic()), leg.topic(), brokers);
    }
    return leg.load() instanceof Load.ReadBack
        ? OrderTopic.openExisting(admin, name, leg.topic())
        : OrderTopic.open(admin, name, leg.topic(), brokers);
  }

  /** Names that no one else uses: the run deletes what it made. */
  private String ownName(ExperimentSpec.Topic wanted) {
    int number = topics.size() + 1;
    return wanted.keep() ? mark.keptTopic(number) : mark.topic(number);
  }

  /** What stands in the names of the topics and groups that the run makes for itself. */
  public RunMark mark() {
    return mark;
  }

  /**
   * Kafka's own ids of the topics that the run made under names that were asked for, and will
   * delete.
   */
  public List<String> madeAsNamed() {
    List<String> names =
        topics.stream()
            .filter(OrderTopic::isDeletedAfterRun)
            .map(OrderTopic::name)
            .filter(name -> RunMark.ofTopic(name).isEmpty())
            .toList();
    return AdminRequest.await(
            admin.describeTopics(names).allTopicNames(), "ask for the ids of topics " + names)
        .values()
        .stream()
        .map(topic -> topic.topicId().toString())
        .toList();
  }

  /**
   * Warms clients, brokers and topics up with the same load, which is counted nowhere: what is
   * measured then is neither the JIT compiler nor the first fetches of a new partition, which may
   * wait for half a second.
   */
  public void warmUp() throws InterruptedException {
    readings =
        made(
            Purpose.WARM_UP, spec.legs().stream().map(leg -> leg.asWarmup(spec.warmup())).toList());
    formGroups();
    connectSenders();
    long startNs = clock.nanoTime() + LEAD_NS;
    startLoad(startNs);
    awaitLoad(startNs, () -> false);
    endLoad();
    settle(stopped);
    drain(stopped);
    stopGroups();
    requireWell();
    deleteGroups();
    readings = Readings.NONE;
    groupsStarted = false;
    groupsStopped = false;
    sendersClosed = false;
    settled = false;
    unreadable.clear();
    topics.forEach(OrderTopic::beginHere);
  }

  /** Makes the clients that are measured; none has begun. */
  public void makeClients() {
    readings = made(Purpose.MEASURED, spec.legs());
  }

  private Readings made(Purpose purpose, List<LegSpec> specs) {
    return new Readings(factory.legs(purpose, specs, topics));
  }

  /** Starts the groups and waits until every member has its assignment, or the run is stopped. */
  public void formGroups() {
    groupsStarted = true;
    readings.groups().forEach(ConsumerGroup::start);
    boolean ready =
        Deadline.after(JOIN_TIMEOUT, clock)
            .awaitUnlessInterrupted(
                () -> {
                  requireClientsAlive();
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

  private void requireClientsAlive() {
    readings
        .failure()
        .ifPresent(
            found -> {
              throw found;
            });
  }

  private boolean groupsAreReady() {
    return readings.legs().stream().allMatch(Leg::groupsAreReady);
  }

  /**
   * Has every sender connect and learn its topic, so that the schedule does not begin with a wait
   * that no running pipeline has.
   */
  public void connectSenders() {
    readings.senders().forEach(LoadWorker::connect);
  }

  /** Starts every sender on the same schedule, which begins at {@code startNs}. */
  public void startLoad(long startNs) {
    loadStartNs = startNs;
    readings.legs().forEach(leg -> leg.startLoad(startNs));
  }

  /**
   * Waits until all was sent or the schedule is over, or the run is stopped, or a client died; has
   * groups that are to start late start when they are due.
   *
   * @param startNs when the load began
   * @param enough asked again and again: true ends the wait
   */
  public void awaitLoad(long startNs, BooleanSupplier enough) {
    long groupsDueNs = startNs + groupDelay().toNanos();
    long overNs = startNs + readings.longestLoad().toNanos();
    Pause.until(
        () -> {
          if (!groupsStarted && clock.nanoTime() >= groupsDueNs) {
            tryToFormGroups();
          }
          return !readings.isLoadRunning()
              || clock.nanoTime() >= overNs
              || stopped.getAsBoolean()
              || !isWell()
              || enough.getAsBoolean();
        });
  }

  /** From when the run is measured on, what goes wrong must not keep it from its result. */
  private void tryToFormGroups() {
    try {
      formGroups();
    } catch (IllegalStateException | UsageException e) {
      note(e);
    }
  }

  private boolean isWell() {
    noteDeaths();
    return failure == null;
  }

  private void noteDeaths() {
    readings.failure().ifPresent(this::note);
  }

  private void note(RuntimeException found) {
    if (failure == null) {
      failure = found;
    }
  }

  /** What made the run of no use since its load began; the first such finding. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Throws what {@link #failure} says, if it does: when all that was measured is written. */
  public void requireWell() {
    if (failure != null) {
      throw failure;
    }
  }

  /** How long after the load the groups start; zero: before it. */
  public Duration groupDelay() {
    return spec.legs().stream()
        .map(leg -> leg.groups().startDelay())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /**
   * No event that is due from now on is sent; events on their way are still settled. Senders that
   * are behind their schedule may catch up for a tenth of its length, for 1 s at least and for 5 s
   * at most, or 1 s after the user asked for the end: what they have not handed to Kafka by then is
   * not sent, as where the cluster is gone, or where the rate is more than they can offer.
   */
  public void endLoad() {
    readings.senders().forEach(LoadWorker::stop);
    Duration catchUp = stopped.getAsBoolean() ? SHORTEST_CATCH_UP : catchUp();
    awaitLoadEnd(catchUp);
    readings.senders().forEach(LoadWorker::abandon);
    awaitLoadEnd(ABANDON_LIMIT);
  }

  private Duration catchUp() {
    Duration tenth = readings.longestLoad().dividedBy(10);
    Duration most = tenth.compareTo(LONGEST_CATCH_UP) < 0 ? tenth : LONGEST_CATCH_UP;
    return most.compareTo(SHORTEST_CATCH_UP) > 0 ? most : SHORTEST_CATCH_UP;
  }

  private void awaitLoadEnd(Duration limit) {
    Deadline.after(limit, clock)
        .awaitUnlessInterrupted(() -> !readings.isLoadRunning(), LOOK_EVERY);
  }

  /**
   * Waits for the answers to all that was sent: at most for delivery.timeout.ms, after which
   * Kafka's client gives up by itself. What is unanswered then is unknown.
   *
   * @param giveUp asked again and again: true ends the wait
   */
  public void settle(BooleanSupplier giveUp) {
    sendersClosed = true;
    Duration limit =
        Duration.ofMillis(
                Long.parseLong(
                    Objects.requireNonNull(
                        factory
                            .producerSettings()
                            .properties()
                            .get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))))
            .plus(CLOSE_MARGIN);
    readings.senders().forEach(sender -> sender.beginClose(limit));
    Deadline.after(limit, clock)
        .awaitUnlessInterrupted(
            () -> readings.senders().stream().allMatch(Rig::isDone) || giveUp.getAsBoolean(),
            SETTLE_LOOK);
    closeSendersNow();
    settled = true;
    noteDeaths();
  }

  private static boolean isDone(LoadWorker sender) {
    return sender.isClosed() || sender.failure() != null;
  }

  /** All at once: each may take some seconds. */
  private void closeSendersNow() {
    List<Thread> closing = new ArrayList<>();
    for (LoadWorker sender : readings.senders()) {
      if (!sender.isClosed()) {
        Thread thread = new Thread(sender::closeNow, "millrace-close-" + sender.name());
        thread.setDaemon(true);
        thread.start();
        closing.add(thread);
      }
    }
    Deadline.after(CLOSE_NOW_LIMIT, clock)
        .awaitUnlessInterrupted(() -> closing.stream().noneMatch(Thread::isAlive), SETTLE_LOOK);
  }

  /**
   * Waits until every group has read its log to the end; groups that have not started yet do so
   * now.
   *
   * @param giveUp asked again and again: true ends the wait
   */
  public void drain(BooleanSupplier giveUp) {
    if (!groupsStarted && isWell()) {
      tryToFormGroups();
    }
    Map<Leg, List<Long>> ends = new HashMap<>();
    for (Leg leg : readings.legs()) {
      awaitEnd(leg, giveUp).ifPresent(end -> ends.put(leg, end));
    }
    Duration limit =
        readings.legs().stream()
            .map(Leg::drainTimeout)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    long received = -1;
    while (!areDrained(ends) && readings.received() != received && !giveUp.getAsBoolean()) {
      long before = readings.received();
      received = before;
      Deadline.after(limit, clock)
          .awaitUnlessInterrupted(
              () -> areDrained(ends) || readings.received() != before || giveUp.getAsBoolean(),
              LOOK_EVERY);
    }
    ends.forEach(
        (leg, end) ->
            leg.noteRemoved(
                end,
                retention(leg),
                Duration.ofNanos(Math.max(0, clock.nanoTime() - loadStartNs))));
    noteDeaths();
  }

  /** Where the log ends that the groups of {@code leg} have to read; nothing when nobody says. */
  private Optional<List<Long>> awaitEnd(Leg leg, BooleanSupplier giveUp) {
    OrderTopic topic = leg.topic();
    Duration heldBack = tracing == null ? LogEnd.HELD_BACK_LIMIT : LogEnd.IN_SYNC_LIMIT;
    Optional<List<Long>> end =
        new LogEnd(topic::endOffsetsIfAny, heldBack, leg.drainTimeout(), clock)
            .awaitReadable(leg.senders(), leg.partitions(), giveUp);
    if (end.isEmpty()) {
      unreadable.add(topic.whyUnreadable());
    } else if (leg.readsCommitted() || leg.isTransactional()) {
      return awaitStable(leg, end.get(), giveUp);
    }
    return end;
  }

  /** What stands behind a transaction that is open is read, or not, when that has ended. */
  private Optional<List<Long>> awaitStable(Leg leg, List<Long> end, BooleanSupplier giveUp) {
    Optional<List<Long>> stable =
        new LogEnd(
                () -> leg.topic().endOffsetsIfAny(IsolationLevel.READ_COMMITTED),
                transactionTimeout().plus(OPEN_MARGIN),
                leg.drainTimeout(),
                clock)
            .awaitReached(end, giveUp);
    if (stable.isEmpty() || !LogEnd.isReached(stable.get(), end)) {
      unreadable.add(
          "a transaction in topic '"
              + leg.topicName()
              + "' is still open: nothing is known of losses behind it");
      return Optional.empty();
    }
    return leg.readsCommitted() ? stable : Optional.of(end);
  }

  private Duration transactionTimeout() {
    return Duration.ofMillis(
        Long.parseLong(
            Objects.requireNonNull(
                factory
                    .producerSettings()
                    .properties()
                    .get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG))));
  }

  private TopicRetention retention(Leg leg) {
    return TopicRetention.of(topicSettings.getOrDefault(leg.topicName(), Map.of()));
  }

  /** Notes for each leg which of its groups have read the log up to its end. */
  private boolean areDrained(Map<Leg, List<Long>> ends) {
    boolean all = true;
    for (Map.Entry<Leg, List<Long>> known : ends.entrySet()) {
      all &= known.getKey().noteDrained(known.getValue());
    }
    return all;
  }

  /** What of the logs could not be read, one sentence each; see {@link #drain}. */
  public List<String> unreadable() {
    return List.copyOf(unreadable);
  }

  /** Has every member commit and leave. */
  public void stopGroups() throws InterruptedException {
    stopGroups(isHurried() ? HURRIED_LIMIT : LEAVE_TIMEOUT);
    noteDeaths();
  }

  /** Where a person waits for the end, or no broker answers. */
  private boolean isHurried() {
    return stopped.getAsBoolean() || !unreadable.isEmpty();
  }

  private void stopGroups(Duration limit) throws InterruptedException {
    List<ConsumerGroup> groups = readings.groups();
    groups.forEach(ConsumerGroup::stop);
    Deadline deadline = Deadline.after(limit, clock);
    for (ConsumerGroup group : groups) {
      group.awaitStopped(deadline);
    }
    groupsStopped = true;
  }

  /**
   * Has a fresh consumer read every log from where the run began to its end.
   *
   * @return nothing when one cannot be read; {@link #failure} says why
   */
  public List<LogReading> readLogs() {
    List<LogReading> read = new ArrayList<>();
    try {
      for (Leg leg : readings.legs()) {
        read.add(
            new LogReader(
                    cluster,
                    leg.topic(),
                    leg.run(),
                    OrderForm.STAMP.deserializer(leg.spec().load().format()),
                    leg.isTransactional())
                .read(leg.accounts(), leg.reportedByKilled(), leg.logHistory(), leg.removed()));
      }
    } catch (IllegalStateException | UsageException | KafkaException e) {
      note(e);
      return List.of();
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
    for (int i = 0; i < readings.legs().size(); i++) {
      audits.addAll(
          readings.legs().get(i).audit(logs.isEmpty() ? Map.of() : logs.get(i).replayed()));
    }
    return audits;
  }

  /** The groups are the run's own. One that is not empty yet is left to Kafka's own expiry. */
  public void deleteGroups() throws InterruptedException {
    List<String> ids = readings.groups().stream().map(ConsumerGroup::id).toList();
    if (!ids.isEmpty()) {
      // An admin client that is closed waits for what it still has to ask, even of brokers that are
      // gone by then.
      var unused =
          AdminRequest.answerWithin(
              DELETE_LIMIT,
              spec.clients().isShare()
                  ? admin.deleteShareGroups(ids).all()
                  : admin.deleteConsumerGroups(ids).all());
    }
  }

  /** Makes one more member of {@code group}, one of the rig's, and has it join. Any thread. */
  public GroupWorker join(ConsumerGroup group) {
    return readings.legs().stream()
        .filter(leg -> leg.groups().contains(group))
        .findFirst()
        .orElseThrow()
        .join(group);
  }

  /** From {@code atNs} on, gaps are no longer ordinary: a fault is coming. Any thread. */
  public void endOrdinary(long atNs) {
    readings.senders().forEach(sender -> sender.endOrdinary(atNs));
    readings.groups().stream()
        .map(ConsumerGroup::progress)
        .filter(Objects::nonNull)
        .forEach(progress -> progress.endOrdinary(atNs));
  }

  /**
   * Stops at once whatever still runs, and deletes the topics that it made; what cannot be deleted
   * is told by {@link #remains}. Takes some seconds at most.
   */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted(); // cleaning up is bounded, and not to be cut short
    stopClients();
    if (cluster instanceof ExistingCluster) {
      topics.forEach(this::delete);
    } // the topics of an embedded cluster end with it
    // An admin client that is closed waits for what it still has to ask, even of brokers that are
    // gone.
    admin.close(ADMIN_CLOSE_LIMIT);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void delete(OrderTopic topic) {
    topic
        .delete(isHurried() ? HURRIED_LIMIT : DELETE_LIMIT)
        .ifPresent(
            why ->
                remains.add(
                    "topic '%s' remains (%s): kafka-topics.sh --bootstrap-server %s --delete --topic %s removes it"
                        .formatted(topic.name(), why, cluster.bootstrapServers(), topic.name())));
  }

  /** What {@link #close} could not remove, a sentence each with the command that does. */
  public List<String> remains() {
    return List.copyOf(remains);
  }

  private void stopClients() {
    if (!sendersClosed) {
      closeSendersNow();
    }
    if (groupsStarted && !groupsStopped) {
      try {
        stopGroups(HURRIED_LIMIT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Every effective setting of clients, topics and brokers that the cluster tells. */
  public Summary.Settings effectiveSettings() {
    Map<String, Map<String, String>> ofTopics = new TreeMap<>();
    List<String> notKnown = new ArrayList<>();
    for (OrderTopic topic : topics) {
      EffectiveConfig config = topic.effectiveConfig();
      ofTopics.put(topic.name(), config.values());
      notKnown.addAll(config.notKnown());
    }
    EffectiveConfig broker = EffectiveConfig.ofBrokers(admin);
    notKnown.addAll(broker.notKnown());
    Map<String, String> ofBrokers = new TreeMap<>(broker.values());
    ofBrokers.putAll(features.asSettings());
    topicSettings = ofTopics;
    return new Summary.Settings(
        factory.producerSettings().effective(),
        factory.consumerSettings().effective(),
        ofTopics,
        ofBrokers,
        notKnown);
  }

  /**
   * What of the settings in force may spoil the run, a sentence each. After {@link
   * #effectiveSettings}.
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (Leg leg : readings.legs()) {
      if (leg.spec().load() instanceof Load.Offered offered && !leg.groups().isEmpty()) {
        Duration longest =
            offered.duration().plus(leg.spec().groups().startDelay()).plus(leg.drainTimeout());
        double bytes =
            offered.expectedEvents(offered.duration())
                * offered.workload().content().meanBytes()
                / leg.partitions();
        warnings.addAll(retention(leg).warnings(leg.topicName(), longest, bytes));
      }
    }
    return warnings;
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

  /** Where its legs are; to be asked for anew after {@link #makeClients}. */
  public Readings readings() {
    return readings;
  }

  /** True when no event that was sent can get an outcome any more. */
  public boolean isSettled() {
    return settled;
  }
}
