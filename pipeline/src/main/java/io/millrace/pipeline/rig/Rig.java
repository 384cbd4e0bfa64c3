package io.millrace.pipeline.rig;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.ledger.AcknowledgementTrace;
import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.ledger.LedgerAudit;
import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.ledger.SentHistory;
import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.send.LoadGenerator;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.workload.KeyDistribution;
import io.millrace.core.workload.Workload;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.worker.MemberControl;
import io.millrace.pipeline.worker.PlantedDelay;
import io.millrace.pipeline.worker.ReportedOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Producers and groups on one topic, from ready to audited. Used by the run's main thread; its
 * readings by the sampler.
 */
public final class Rig implements AutoCloseable {
  /**
   * How long a producer may take to send out what it has buffered: Kafka's delivery.timeout.ms,
   * after which every event has its outcome, and a little more.
   */
  private static final Duration CLOSE_MARGIN = Duration.ofSeconds(5);

  /**
   * A group that cannot form within this has a coordinator in trouble: Kafka's own default for a
   * poll.
   */
  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(15);

  private final ExperimentSpec spec;
  private final OrderTopic topic;
  private final GroupFactory groupFactory;
  private final Interventions.@Nullable Tracing tracing;
  private final RunObserver observer;
  private final NanoClock clock;
  private final Duration closeTimeout;
  private final List<LoadGenerator> generators = new ArrayList<>();
  private final List<ConsumerGroup> groups = new ArrayList<>();
  private boolean producersClosed;
  private volatile boolean isSettled;
  private boolean groupsStarted;
  private boolean groupsStopped;

  public Rig(
      ExperimentSpec spec,
      OrderTopic topic,
      ProducerSettings producerSettings,
      GroupFactory groupFactory,
      int run,
      Watching watching) {
    this.groupFactory = groupFactory;
    this.tracing = watching.tracing();
    this.observer = watching.observer();
    this.spec = spec;
    this.topic = topic;
    this.clock = watching.clock();
    this.closeTimeout =
        Duration.ofMillis(Long.parseLong(producerSettings.properties().get("delivery.timeout.ms")))
            .plus(CLOSE_MARGIN);
    try {
      makeGenerators(producerSettings, run);
      for (int g = 1; g <= spec.groups().count(); g++) {
        groups.add(groupFactory.group(g));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void makeGenerators(ProducerSettings settings, int run) {
    Workload workload = spec.load().workload();
    KeyDistribution keys = workload.keys();
    int producers = spec.load().producers();
    for (int p = 0; p < producers; p++) {
      String name = "millrace-producer-" + p;
      Producer<byte[], byte[]> producer = new KafkaProducer<>(settings.forClient(name));
      observer.producerMade(producer);
      generators.add(
          new LoadGenerator(
              name,
              PlantedDelay.before(producer, spec.load().plantedDelay()),
              topic.name(),
              topic.partitions(),
              workload.pacer(producers, p),
              workload.source(keys, run, p),
              new SentLedger(p, topic.partitions(), trace(p)),
              clock));
    }
  }

  private @Nullable AcknowledgementTrace trace(int producer) {
    if (tracing == null) {
      return null;
    }
    History history = tracing.history();
    return new AcknowledgementTrace(
        topic.partitions(),
        tracing.gapFloorNs(),
        tracing.lateBeyondNs(),
        history == null ? AcknowledgementTrace.Listener.NONE : history.producer(producer));
  }

  /** Starts the groups and waits until every member has its assignment, or {@code stopped}. */
  public void startGroups(BooleanSupplier stopped) {
    groupsStarted = true;
    groups.forEach(ConsumerGroup::start);
    long deadlineNs = clock.nanoTime() + JOIN_TIMEOUT.toNanos();
    Pause.until(
        () -> {
          throwGroupFailure();
          return stopped.getAsBoolean() || areReady() || clock.nanoTime() > deadlineNs;
        });
    if (!stopped.getAsBoolean() && !areReady()) {
      throw new IllegalStateException(
          "not every group member was given its assignment within "
              + JOIN_TIMEOUT.toSeconds()
              + " s: is the group coordinator up, and may this user read the group?");
    }
  }

  /** Every member has its assignment, and no group will move partitions any more. */
  private boolean areReady() {
    List<String> joined =
        groups.stream().filter(group -> !group.members().isEmpty()).map(ConsumerGroup::id).toList();
    return groups.stream().allMatch(ConsumerGroup::hasJoined)
        && (joined.isEmpty() || topic.isReadStably(joined, spec.groups().members()));
  }

  /**
   * Has every producer connect and learn the topic, so that the schedule does not begin with a wait
   * that no running pipeline has.
   */
  public void connectProducers() {
    generators.forEach(LoadGenerator::connect);
  }

  /** Starts every producer on the same schedule. */
  public void startLoad(long startNs) {
    long each = spec.load().maxEvents() / Math.max(1, generators.size());
    long rest = spec.load().maxEvents() % Math.max(1, generators.size());
    for (int p = 0; p < generators.size(); p++) {
      generators.get(p).start(startNs, spec.load().duration(), p < rest ? each + 1 : each);
    }
  }

  public boolean groupsStarted() {
    return groupsStarted;
  }

  public boolean isLoadRunning() {
    return generators.stream().anyMatch(LoadGenerator::isRunning);
  }

  /** Ends the schedule where it is, as if it were over there. */
  public void endLoad() {
    stopLoad();
  }

  /** Ends the schedule early; events on their way are still settled. */
  public void stopLoad() {
    generators.forEach(LoadGenerator::stop);
  }

  /** Waits for the answers to all that was sent. */
  public void closeProducers() {
    producersClosed = true;
    for (LoadGenerator generator : generators) {
      generator.close(closeTimeout);
    }
    isSettled = true;
    for (LoadGenerator generator : generators) {
      if (generator.failure() != null) {
        throw new IllegalStateException(
            "a producer died: " + generator.failure(), generator.failure());
      }
    }
  }

  /**
   * Waits until every group has read the log to its end.
   *
   * @param giveUp asked again and again: true ends the wait
   * @return for each group, whether it got there
   */
  public List<Boolean> drain(BooleanSupplier giveUp) {
    Duration heldBack = tracing == null ? LogEnd.HELD_BACK_LIMIT : LogEnd.IN_SYNC_LIMIT;
    List<Long> endOffsets =
        new LogEnd(topic::endOffsets, heldBack, clock).awaitReadable(generators, giveUp);
    long lastProgressNs = clock.nanoTime();
    long lastReceived = -1;
    while (true) {
      throwGroupFailure();
      List<Boolean> drained = groups.stream().map(group -> group.hasReached(endOffsets)).toList();
      long received = groups.stream().mapToLong(ConsumerGroup::receivedCount).sum();
      if (received != lastReceived) {
        lastReceived = received;
        lastProgressNs = clock.nanoTime();
      }
      boolean stuck = clock.nanoTime() - lastProgressNs > spec.groups().drainTimeout().toNanos();
      boolean all = true;
      for (int g = 0; g < groups.size(); g++) {
        all &= drained.get(g) || groups.get(g).members().isEmpty();
      }
      if (all || stuck || giveUp.getAsBoolean()) {
        return drained;
      }
      Pause.millis(20);
    }
  }

  /** Has every member commit and leave. */
  public void stopGroups() throws InterruptedException {
    groupsStopped = true;
    for (ConsumerGroup group : groups) {
      group.stop(LEAVE_TIMEOUT);
    }
    throwGroupFailure();
  }

  private void throwGroupFailure() {
    for (ConsumerGroup group : groups) {
      group
          .failure()
          .ifPresent(
              failure -> {
                throw new IllegalStateException(
                    "a member of group " + group.id() + " died: " + failure, failure);
              });
    }
  }

  /** Makes one more member of group {@code number}, from 1, and has it join. */
  public GroupWorker joinGroup(int number) {
    ConsumerGroup group = groups.get(number - 1);
    GroupWorker member = groupFactory.another(group, number);
    group.join(member);
    return member;
  }

  /** What members told that were killed since. */
  public List<ReportedOffsets> toldByKilled() {
    return groups.stream()
        .flatMap(group -> group.members().stream())
        .flatMap(member -> toldByKilled(member).stream())
        .toList();
  }

  private static Optional<ReportedOffsets> toldByKilled(GroupWorker member) {
    return member instanceof MemberControl process ? process.toldBeforeItsEnd() : Optional.empty();
  }

  /**
   * The judgement over each group. Only after producers and groups have stopped.
   *
   * @param replayed the receipts of killed members
   */
  public List<GroupAudit> audit(
      List<Boolean> drained, Map<ReportedOffsets, MemberReceipts> replayed) {
    List<SentHistory> sent =
        generators.stream().flatMap(g -> g.ledger().history().stream()).toList();
    List<GroupAudit> audits = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      ConsumerGroup group = groups.get(g);
      // A group without members was never meant to receive anything: it is not judged.
      List<SentHistory> due = group.members().isEmpty() ? List.of() : sent;
      audits.add(LedgerAudit.audit(group.id(), due, receipts(group, replayed), drained.get(g)));
    }
    return audits;
  }

  private static List<MemberReceipts> receipts(
      ConsumerGroup group, Map<ReportedOffsets, MemberReceipts> replayed) {
    List<MemberReceipts> receipts = new ArrayList<>();
    for (GroupWorker member : group.members()) {
      receipts.add(
          toldByKilled(member)
              .map(told -> Objects.requireNonNull(replayed.get(told)))
              .orElseGet(member::receipts));
    }
    return receipts;
  }

  public List<SentLedger> ledgers() {
    return generators.stream().map(LoadGenerator::ledger).toList();
  }

  public List<LoadGenerator> generators() {
    return generators;
  }

  public List<ConsumerGroup> groups() {
    return groups;
  }

  public long issued() {
    return generators.stream().mapToLong(g -> g.ledger().issuedCount()).sum();
  }

  public long acknowledged() {
    return generators.stream().mapToLong(g -> g.ledger().acknowledgedCount()).sum();
  }

  public long refused() {
    return generators.stream().mapToLong(g -> g.ledger().refusedCount()).sum();
  }

  public long unknown() {
    return generators.stream().mapToLong(g -> g.ledger().unknownCount()).sum();
  }

  public long received() {
    return groups.stream().mapToLong(ConsumerGroup::receivedCount).sum();
  }

  /** Acknowledged events that the slowest group with members has not received. */
  public long behind() {
    long acknowledged = acknowledged();
    return groups.stream()
        .filter(group -> !group.members().isEmpty())
        .mapToLong(group -> Math.max(0, acknowledged - group.receivedCount()))
        .max()
        .orElse(0);
  }

  public int partitions() {
    return topic.partitions();
  }

  /** True when no event that was sent can get an outcome any more. */
  public boolean areProducersClosed() {
    return isSettled;
  }

  /** For each partition, the end of its log when the run began. */
  public List<Long> startOffsets() {
    return topic.startOffsets();
  }

  /** The highest offset of {@code partition} that any producer was told so far; -1 without any. */
  public long lastAcknowledgedOffset(int partition) {
    return generators.stream().mapToLong(g -> g.lastOffset(partition)).max().orElse(-1);
  }

  /** By the run's clock; 0 without any. Only after {@link #closeProducers}. */
  public long lastAcknowledgedNs() {
    return generators.stream().mapToLong(LoadGenerator::lastAcknowledgedNs).max().orElse(0);
  }

  /**
   * When the last event that was sent was due, after the start. Only after {@link #closeProducers}.
   */
  public long lastDueNs() {
    return generators.stream().mapToLong(LoadGenerator::lastDueNs).max().orElse(0);
  }

  public Map<String, Long> errors() {
    Map<String, Long> errors = new TreeMap<>();
    for (LoadGenerator generator : generators) {
      generator.errors().counts().forEach((name, count) -> errors.merge(name, count, Long::sum));
    }
    return errors;
  }

  /** Stops at once whatever still runs. */
  @Override
  public void close() {
    stopLoad();
    if (!producersClosed) {
      generators.forEach(generator -> generator.close(Duration.ZERO));
    }
    if (groupsStarted && !groupsStopped) {
      try {
        for (ConsumerGroup group : groups) {
          group.stop(Duration.ofSeconds(1));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
