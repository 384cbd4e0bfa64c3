package io.millrace.pipeline.rig;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.consume.OrderForm;
import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.ledger.LogCopies;
import io.millrace.core.ledger.RemovedRecords;
import io.millrace.core.ledger.StageAudit;
import io.millrace.core.measure.Deadline;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.send.LoadWorker;
import io.millrace.core.stage.StageAssignment;
import io.millrace.pipeline.cluster.AdminRequest;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.ClusterFeature;
import io.millrace.pipeline.cluster.ClusterFeatures;
import io.millrace.pipeline.cluster.ExistingCluster;
import io.millrace.pipeline.cluster.GroupSettings;
import io.millrace.pipeline.cluster.RunMark;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.LegSpec;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.LegFactory.Purpose;
import io.millrace.pipeline.worker.ReportedOffsets;
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
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
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

  /** For leaving a group or deleting a topic, where a person waits for the end. */
  private static final Duration HURRIED_LIMIT = Duration.ofSeconds(2);

  /** The same where no broker has answered for longer than that already: one last try. */
  private static final Duration HOPELESS_LIMIT = Duration.ofSeconds(1);

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

  /** For each leg, the topic of its load and those that its stages write. */
  private final List<List<OrderTopic>> chains = new ArrayList<>();

  private ClusterFeatures features = new ClusterFeatures(Map.of(), Map.of());
  private Map<String, Map<String, String>> topicSettings = Map.of();
  private long loadStartNs;
  private final List<String> unreadable = new ArrayList<>();
  private final List<String> incomparable = new ArrayList<>();
  private final List<String> remains = new ArrayList<>();
  private List<LogReading> logs = List.of();
  private @Nullable RuntimeException failure;
  private volatile Readings readings = Readings.NONE;
  private List<StageAudit> stageAudits = List.of();
  private boolean stagesStarted;
  private boolean stagesStopped;
  private boolean noAnswer;
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
    this.factory = new LegFactory(spec, cluster, workers, tracing, clientMetrics, mark, clock);
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
      factory
          .firstTransactionalIds(Purpose.MEASURED, leg, topics.size() - 1)
          .forEach(id -> TransactionRights.require(admin, id));
    }
    for (int i = 0; i < topics.size(); i++) {
      openStageTopics(spec.legs().get(i), topics.get(i), brokers);
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

  /** They are like the topic of the load, and always the run's own. */
  private void openStageTopics(LegSpec leg, OrderTopic first, int brokers) {
    List<OrderTopic> chain = new ArrayList<>(List.of(first));
    chains.add(chain);
    ExperimentSpec.Topic like =
        new ExperimentSpec.Topic(
            null,
            first.partitions(),
            leg.topic().replicationFactor(),
            leg.topic().config(),
            leg.topic().keep());
    for (int s = 1; s <= leg.stages().count(); s++) {
      chain.add(OrderTopic.create(admin, ownName(like), like, brokers));
    }
  }

  private Stream<OrderTopic> allTopics() {
    return Stream.concat(topics.stream(), stageTopics());
  }

  private Stream<OrderTopic> stageTopics() {
    return chains.stream().flatMap(chain -> chain.stream().skip(1));
  }

  private Set<AclOperation> neededBy(LegSpec leg) {
    Set<AclOperation> needed = EnumSet.noneOf(AclOperation.class);
    if (leg.load() instanceof Load.Offered) {
      needed.add(AclOperation.WRITE);
    } else {
      needed.add(AclOperation.READ); // whose events they are stands in the topic itself
    }
    if (tracing != null
        || !leg.stages().isNone()
        || leg.groups().count() * leg.groups().members() > 0) {
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
    int number = (int) allTopics().count() + 1;
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
    startStages();
    connectSenders();
    long startNs = clock.nanoTime() + LEAD_NS;
    startLoad(startNs);
    awaitLoad(startNs, () -> false);
    endLoad();
    settle(stopped);
    drainStages(stopped);
    drain(stopped);
    stopGroups();
    requireWell();
    deleteGroups();
    readings = Readings.NONE;
    groupsStarted = false;
    groupsStopped = false;
    stagesStarted = false;
    stagesStopped = false;
    sendersClosed = false;
    settled = false;
    unreadable.clear();
    noAnswer = false;
    allTopics().forEach(OrderTopic::beginHere);
  }

  /** Makes the clients that are measured; none has begun. */
  public void makeClients() {
    readings = made(Purpose.MEASURED, spec.legs());
  }

  private Readings made(Purpose purpose, List<LegSpec> specs) {
    return new Readings(factory.legs(purpose, specs, chains));
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

  /**
   * Starts the stages and waits until every worker has its assignment, or the run is stopped; does
   * nothing without any.
   */
  public void startStages() {
    List<Stage> stages = readings.stages();
    stagesStarted = true;
    stages.forEach(Stage::start);
    boolean ready =
        Deadline.after(JOIN_TIMEOUT, clock)
            .awaitUnlessInterrupted(
                () -> {
                  requireClientsAlive();
                  return stopped.getAsBoolean() || stages.stream().allMatch(Stage::isReady);
                },
                LOOK_EVERY);
    if (!ready) {
      throw new IllegalStateException(
          "not every stage worker was given its assignment within "
              + JOIN_TIMEOUT.toSeconds()
              + " s: are the group and transaction coordinators up?");
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
   * Has the stages end, the first one first: each when all that it had to read is passed on and
   * committed, or when it makes no progress any more. Does nothing without any.
   *
   * @param giveUp asked again and again: true ends the wait
   */
  public void drainStages(BooleanSupplier giveUp) throws InterruptedException {
    for (Leg leg : readings.legs()) {
      for (int s = 0; s < leg.stages().size() && !giveUp.getAsBoolean(); s++) {
        Stage stage = leg.stages().get(s);
        awaitEnd(leg, s, giveUp)
            .ifPresent(end -> awaitPassedOn(stage, end, leg.drainTimeout(), giveUp));
        stage.stop();
        stage.awaitStopped(Deadline.after(atMost(LEAVE_TIMEOUT), clock));
      }
    }
    stopStages(); // those that were given up, all at once
    noteDeaths();
  }

  private void awaitPassedOn(Stage stage, List<Long> end, Duration limit, BooleanSupplier giveUp) {
    Map<Integer, Long> before;
    do {
      Map<Integer, Long> seen = stage.positions();
      before = seen;
      Deadline.after(limit, clock)
          .awaitUnlessInterrupted(
              () ->
                  stage.noteDrained(end)
                      || stage.failure().isPresent()
                      || !stage.positions().equals(seen)
                      || giveUp.getAsBoolean(),
              LOOK_EVERY);
    } while (!stage.noteDrained(end)
        && stage.failure().isEmpty()
        && !stage.positions().equals(before)
        && !giveUp.getAsBoolean());
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
      awaitEnd(leg, leg.stages().size(), giveUp).ifPresent(end -> ends.put(leg, end));
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

  /**
   * Where the log ends that the stage behind the first {@code passed} of {@code leg} has to read,
   * or behind all of them its groups; nothing when nobody says.
   */
  private Optional<List<Long>> awaitEnd(Leg leg, int passed, BooleanSupplier giveUp) {
    Stage writer = passed == 0 ? null : leg.stages().get(passed - 1);
    OrderTopic topic = writer == null ? leg.topic() : writer.output();
    Duration heldBack = tracing == null ? LogEnd.HELD_BACK_LIMIT : LogEnd.IN_SYNC_LIMIT;
    LogEnd log = new LogEnd(topic::endOffsetsIfAny, heldBack, leg.drainTimeout(), clock);
    Optional<List<Long>> end =
        writer == null
            ? log.awaitReadable(leg.senders(), leg.partitions(), giveUp)
            : log.awaitReached(writer.acknowledgedEnds(), giveUp);
    if (end.isEmpty()) {
      noAnswer = true;
      unreadable.add(topic.whyUnreadable());
      return end;
    }
    boolean inTransactions =
        writer == null
            ? leg.spec().isLoadTransactional()
            : writer.wanted().delivery().isTransactional();
    boolean committedOnly = leg.readsCommitted() || passed < leg.stages().size();
    if (!inTransactions && !committedOnly) {
      return end;
    }
    Optional<List<Long>> stable = awaitStable(leg, topic, end.get(), giveUp);
    return committedOnly || stable.isEmpty() ? stable : end;
  }

  /** What stands behind a transaction that is open is read, or not, when that has ended. */
  private Optional<List<Long>> awaitStable(
      Leg leg, OrderTopic topic, List<Long> end, BooleanSupplier giveUp) {
    Optional<List<Long>> stable =
        new LogEnd(
                () -> topic.endOffsetsIfAny(IsolationLevel.READ_COMMITTED),
                longestTransaction().plus(OPEN_MARGIN),
                leg.drainTimeout(),
                clock)
            .awaitReached(end, giveUp);
    if (stable.isEmpty() || !LogEnd.isReached(stable.get(), end)) {
      unreadable.add(
          "a transaction in topic '"
              + topic.name()
              + "' is still open: nothing is known of losses behind it");
      return Optional.empty();
    }
    return stable;
  }

  /** How long one of a producer, or of a stage, can stay open. */
  private Duration longestTransaction() {
    Duration ofProducers =
        Duration.ofMillis(
            Long.parseLong(
                Objects.requireNonNull(
                    factory
                        .producerSettings()
                        .properties()
                        .get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG))));
    Duration ofStages = StageAssignment.TRANSACTION_TIMEOUT;
    return ofProducers.compareTo(ofStages) > 0 ? ofProducers : ofStages;
  }

  private TopicRetention retention(Leg leg) {
    return retentionOf(leg.outlet());
  }

  private TopicRetention retentionOf(OrderTopic topic) {
    return TopicRetention.of(topicSettings.getOrDefault(topic.name(), Map.of()));
  }

  /** Notes for each leg which of its groups have read the log up to its end. */
  private boolean areDrained(Map<Leg, List<Long>> ends) {
    boolean all = true;
    for (Map.Entry<Leg, List<Long>> known : ends.entrySet()) {
      all &= known.getKey().noteDrained(known.getValue());
    }
    return all;
  }

  /**
   * What of the logs could not be read, or not be compared, one sentence each; see {@link #drain}
   * and {@link #auditStages}.
   */
  public List<String> unreadable() {
    return Stream.concat(unreadable.stream(), incomparable.stream()).toList();
  }

  /** Has every member commit and leave. */
  public void stopGroups() throws InterruptedException {
    stopGroups(atMost(LEAVE_TIMEOUT));
    noteDeaths();
  }

  /** Where a person waits for the end, or the log cannot be read to its end. */
  private boolean isHurried() {
    return stopped.getAsBoolean() || !unreadable.isEmpty();
  }

  /** {@code ordinary}, or less where a person waits for the end or no broker answers. */
  private Duration atMost(Duration ordinary) {
    if (noAnswer) {
      return HOPELESS_LIMIT;
    }
    return stopped.getAsBoolean() ? HURRIED_LIMIT : ordinary;
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
        read.add(readLog(leg));
      }
    } catch (IllegalStateException | UsageException | KafkaException e) {
      note(e);
      return List.of();
    }
    logs = List.copyOf(read);
    return logs;
  }

  /** With stages, what members that were killed had read stands in another log than the load. */
  private LogReading readLog(Leg leg) {
    LogReader own = reader(leg, leg.topic(), leg.spec().isLoadTransactional());
    if (leg.stages().isEmpty()) {
      return own.read(leg.accounts(), leg.reportedByKilled(), leg.logHistory(), leg.removed());
    }
    LogReading load =
        own.read(leg.accounts(), List.of(), leg.logHistory(), removedFrom(leg.topic()));
    List<ReportedOffsets> killed = leg.reportedByKilled();
    return killed.isEmpty()
        ? load
        : new LogReading(
            load.audit(),
            load.proofs(),
            reader(leg, leg.outlet(), true)
                .read(leg.accounts(), killed, List.of(), List.of())
                .replayed());
  }

  /** Of the load's topic, where groups read another: theirs is known to their leg. */
  private List<RemovedRecords> removedFrom(OrderTopic topic) {
    boolean compacts = retentionOf(topic).compacts();
    if (!compacts && !topic.hasLostItsBeginning()) {
      return List.of();
    }
    List<Long> starts = topic.startsIfAny().orElse(topic.startOffsets());
    List<Long> ends = topic.endOffsets();
    List<RemovedRecords> removed = new ArrayList<>();
    for (int p = 0; p < starts.size(); p++) {
      removed.add(
          new RemovedRecords(
              p, topic.startOffsets().get(p), starts.get(p), ends.get(p), true, compacts));
    }
    return removed;
  }

  private LogReader reader(Leg leg, OrderTopic topic, boolean committedOnly) {
    return new LogReader(
        cluster,
        topic,
        leg.run(),
        OrderForm.STAMP.deserializer(leg.spec().load().format()),
        committedOnly);
  }

  /**
   * Has a fresh consumer read what each stage read and wrote, and compares the two. Only after the
   * stages have stopped; does nothing without any. Of a run that a person ends nothing is
   * concluded: reading takes as long as the logs are.
   */
  public void auditStages() {
    if (isHurried()) {
      readings.stages().forEach(Stage::leaveUnjudged);
      return;
    }
    noteIncomparable();
    if (!incomparable.isEmpty()) {
      readings.stages().forEach(Stage::leaveUnjudged);
      return;
    }
    List<StageAudit> audits = new ArrayList<>();
    try {
      for (Leg leg : readings.legs()) {
        Optional<LogCopies> input = copies(leg, leg.topic());
        for (Stage stage : leg.stages()) {
          Optional<LogCopies> output = copies(leg, stage.output());
          if (input.isPresent() && output.isPresent()) {
            audits.add(input.get().comparedWith(output.get(), stage.isDrained()));
            noteRolledBack(leg, stage, output.get());
          }
          input = output;
        }
      }
      if (audits.size() == readings.stages().size()) {
        stageAudits = List.copyOf(audits);
      } else {
        readings.stages().forEach(Stage::leaveUnjudged);
      }
    } catch (IllegalStateException | UsageException | KafkaException e) {
      readings.stages().forEach(Stage::leaveUnjudged);
      note(e);
    }
  }

  /** What transactions that ended otherwise left in the log of {@code stage}. */
  private void noteRolledBack(Leg leg, Stage stage, LogCopies committed) {
    if (stage.wanted().delivery().isTransactional()) {
      reader(leg, stage.output(), false)
          .copies(stopped)
          .ifPresent(all -> stage.noteRolledBack(all.copies() - committed.copies()));
    }
  }

  /** Nothing when the run is stopped meanwhile, or there are no stages to compare it for. */
  private Optional<LogCopies> copies(Leg leg, OrderTopic topic) {
    return leg.stages().isEmpty() ? Optional.empty() : reader(leg, topic, true).copies(stopped);
  }

  /** What its settings removed from one of two logs is missing there, and nobody lost it. */
  private void noteIncomparable() {
    for (List<OrderTopic> chain : chains) {
      chain.stream()
          .filter(topic -> chain.size() > 1)
          .filter(topic -> retentionOf(topic).compacts() || topic.hasLostItsBeginning())
          .map(
              topic ->
                  "the settings of topic '"
                      + topic.name()
                      + "' have its events removed: nothing is known of what stages lost or"
                      + " repeated")
          .forEach(incomparable::add);
    }
  }

  /** One for each stage, leg after leg; none before {@link #auditStages}, or when it failed. */
  public List<StageAudit> stageAudits() {
    return stageAudits;
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
    List<String> groups = readings.groups().stream().map(ConsumerGroup::id).toList();
    List<String> stages = readings.stages().stream().map(Stage::groupId).toList();
    List<KafkaFuture<Void>> asked = new ArrayList<>();
    if (!groups.isEmpty()) {
      asked.add(
          spec.clients().isShare()
              ? admin.deleteShareGroups(groups).all()
              : admin.deleteConsumerGroups(groups).all());
      if (spec.clients().isShare() && spec.readsCommitted()) {
        asked.add(GroupSettings.forget(admin, groups)); // it would outlive them
      }
    }
    if (!stages.isEmpty()) {
      asked.add(admin.deleteConsumerGroups(stages).all());
    }
    // An admin client that is closed waits for what it still has to ask, even of brokers that are
    // gone by then.
    var unused =
        AdminRequest.answerWithin(
            atMost(DELETE_LIMIT), KafkaFuture.allOf(asked.toArray(new KafkaFuture<?>[0])));
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
      allTopics().forEach(this::delete);
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
        .delete(atMost(DELETE_LIMIT))
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
    try {
      stopStages();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (groupsStarted && !groupsStopped) {
      try {
        stopGroups(HURRIED_LIMIT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    readings.stages().forEach(Stage::closeIfNeverStarted);
    readings.groups().forEach(ConsumerGroup::closeIfNeverStarted);
  }

  private void stopStages() throws InterruptedException {
    if (!stagesStarted || stagesStopped) {
      return;
    }
    readings.stages().forEach(Stage::stop);
    Deadline deadline = Deadline.after(HURRIED_LIMIT, clock);
    for (Stage stage : readings.stages()) {
      stage.awaitStopped(deadline);
    }
    stagesStopped = true;
  }

  /** Every effective setting of clients, topics and brokers that the cluster tells. */
  public Summary.Settings effectiveSettings() {
    Map<String, Map<String, String>> ofTopics = new TreeMap<>();
    List<String> notKnown = new ArrayList<>();
    for (OrderTopic topic : allTopics().toList()) {
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
        effectiveOfMembers(),
        ofTopics,
        ofBrokers,
        notKnown);
  }

  private Map<String, String> effectiveOfMembers() {
    Map<String, String> effective = new TreeMap<>(factory.consumerSettings().effective());
    if (spec.clients().isShare()) {
      effective.put(
          GroupSettings.SHARE_ISOLATION_LEVEL,
          spec.readsCommitted() ? "read_committed" : "read_uncommitted");
    }
    return effective;
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
        warnings.addAll(retention(leg).warnings(leg.outlet().name(), longest, bytes));
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

  /** The names of all its topics, those that its stages write included. */
  public List<String> topicNames() {
    return allTopics().map(OrderTopic::name).toList();
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
