package io.millrace.pipeline.rig;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.consume.StampDeserializer;
import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.measure.Deadline;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.send.LoadWorker;
import io.millrace.pipeline.cluster.AdminRequest;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.RunMark;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.LegSpec;
import io.millrace.pipeline.plan.Load;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
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

  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(15);

  private final ExperimentSpec spec;
  private final Cluster cluster;
  private final Admin admin;
  private final LegFactory factory;
  private final @Nullable Tracing tracing;
  private final BooleanSupplier stopped;
  private final NanoClock clock;
  private final RunMark mark = RunMark.fresh();
  private final List<OrderTopic> topics = new ArrayList<>();
  private List<LogReading> logs = List.of();
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
    for (LegSpec leg : spec.legs()) {
      OrderTopic topic = openTopic(leg, brokers);
      topics.add(topic);
      TopicRights.require(admin, topic.name(), neededBy(leg));
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
    startLoad(clock.nanoTime() + LEAD_NS);
    Pause.until(() -> isLoadOver());
    endLoad();
    settle();
    drain(stopped);
    stopGroups();
    deleteGroups();
    readings = Readings.NONE;
    groupsStarted = false;
    groupsStopped = false;
    sendersClosed = false;
    settled = false;
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
                  readings.requireMembersAlive();
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
    readings.legs().forEach(leg -> leg.startLoad(startNs));
  }

  /**
   * Waits until the load is over, or the run is stopped; has groups that are to start late start
   * when they are due.
   *
   * @param startNs when the load began
   * @param enough asked again and again: true ends the wait
   * @throws IllegalStateException when a sender or a member died
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
    readings.requireAlive();
    return stopped.getAsBoolean() || !readings.isLoadRunning();
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
    readings.senders().forEach(LoadWorker::stop);
  }

  /** Waits for the answers to all that was sent. */
  public void settle() {
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
    readings.senders().forEach(sender -> sender.askToClose(limit));
    readings.senders().forEach(sender -> sender.close(limit));
    settled = true;
    readings.requireSendersAlive();
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
    for (Leg leg : readings.legs()) {
      ends.put(
          leg,
          new LogEnd(leg.topic()::endOffsets, heldBack, clock)
              .awaitReadable(leg.senders(), giveUp));
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
  }

  /** Notes for each leg which of its groups have read the log up to its end. */
  private boolean areDrained(Map<Leg, List<Long>> ends) {
    readings.requireMembersAlive();
    boolean all = true;
    for (Leg leg : readings.legs()) {
      all &= leg.noteDrained(Objects.requireNonNull(ends.get(leg)));
    }
    return all;
  }

  /** Has every member commit and leave. */
  public void stopGroups() throws InterruptedException {
    groupsStopped = true;
    for (Leg leg : readings.legs()) {
      leg.stopGroups(LEAVE_TIMEOUT);
    }
    readings.requireMembersAlive();
  }

  /** Has a fresh consumer read every log from where the run began to its end. */
  public List<LogReading> readLogs() {
    List<LogReading> read = new ArrayList<>();
    for (Leg leg : readings.legs()) {
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
      var unused = AdminRequest.answerWithin(DELETE_LIMIT, admin.deleteConsumerGroups(ids).all());
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
      readings.senders().forEach(sender -> sender.close(Duration.ZERO));
    }
    if (groupsStarted && !groupsStopped) {
      try {
        for (Leg leg : readings.legs()) {
          leg.stopGroups(Duration.ofSeconds(1));
        }
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
    return new Summary.Settings(
        factory.producerSettings().effective(),
        factory.consumerSettings().effective(),
        ofTopics,
        broker.values(),
        notKnown);
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
