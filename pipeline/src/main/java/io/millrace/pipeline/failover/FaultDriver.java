package io.millrace.pipeline.failover;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupProgress;
import io.millrace.core.ledger.AcknowledgementTrace;
import io.millrace.core.ledger.CheckerProof;
import io.millrace.core.ledger.LogAudit;
import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.Gap;
import io.millrace.core.measure.GapLog;
import io.millrace.pipeline.cluster.BrokerProcess;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.Placement;
import io.millrace.pipeline.fault.BadDisks;
import io.millrace.pipeline.fault.Fault;
import io.millrace.pipeline.fault.FaultEnvironment;
import io.millrace.pipeline.fault.Network;
import io.millrace.pipeline.fault.ProxiedBrokers;
import io.millrace.pipeline.fault.Targets;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.rig.History;
import io.millrace.pipeline.rig.Interventions;
import io.millrace.pipeline.rig.RunObserver;
import io.millrace.pipeline.worker.MemberControl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Does faults to a run, one after the other, on a thread of its own beside the load, and then ends
 * the load. The run's main thread calls it; what it saw may be asked for when the run is over.
 */
final class FaultDriver implements Interventions, AutoCloseable {
  /** Gaps below this are ordinary everywhere, so they are not kept one by one. */
  private static final long GAP_FLOOR_NS = 20_000_000;

  /** Brokers start within 10 s and catch up in a few more; a group may take its session of 45 s. */
  private static final Duration USUAL_RECOVERY = Duration.ofSeconds(60);

  private final FailoverPlan plan;
  private final Supplier<@Nullable RunDirectory> directory;
  private final RunObserver observer;
  private final SplittableRandom random;
  private final List<Observed.PartitionGaps> writes = new ArrayList<>();
  private final List<Observed.PartitionGaps> reads = new ArrayList<>();
  private final List<CheckerProof> proofs = new ArrayList<>();
  private Placement placement = Placement.LOOPBACK;
  private @Nullable History history;
  private @Nullable ClusterWatch watch;
  private @Nullable Thread thread;
  private @Nullable Scene scene;
  private @Nullable LogAudit audit;
  private @Nullable Long replicaMismatches;
  private List<ClusterSnapshot> sightings = List.of();
  private List<Long> lateInAll = List.of();
  private long endNs;

  /** Filled by the fault's thread, read by the run's after that has ended. */
  private final List<FaultExecution> deeds = new CopyOnWriteArrayList<>();

  /**
   * Of one run.
   *
   * @param directory the run's, once it is made
   * @param observer told of new leaders
   */
  FaultDriver(FailoverPlan plan, Supplier<@Nullable RunDirectory> directory, RunObserver observer) {
    this.plan = plan;
    this.observer = observer;
    this.directory = directory;
    this.random = new SplittableRandom(plan.experiment().load().workload().seed());
  }

  @Override
  public Tracing tracing() {
    if (plan.history()) {
      history = History.in(Objects.requireNonNull(directory.get()).path());
    }
    return new Tracing(GAP_FLOOR_NS, plan.objective().toNanos(), history);
  }

  @Override
  public Duration expectedLoad() {
    return plan.faultFree()
        .plus(plan.schedule().longest(plan.phase(), USUAL_RECOVERY, plan.settle()));
  }

  @Override
  public Placement placement() {
    placement =
        switch (plan.schedule().requires()) {
          case ANY -> Placement.LOOPBACK;
          case NETWORK -> Network.make(brokers());
          case DISKS -> BadDisks.make(brokers());
          case PROXIES -> new ProxiedBrokers();
        };
    return placement;
  }

  private int brokers() {
    return plan.experiment().cluster() instanceof ExperimentSpec.Target.Embedded embedded
        ? embedded.spec().brokers()
        : 0;
  }

  @Override
  public void topicMade(Cluster cluster, Admin admin, String topic) {
    Targets targets = new Targets(admin, topic, List.of());
    plan.schedule().faults().stream().map(Fault::target).distinct().forEach(targets::prepare);
  }

  @Override
  public void loadStarted(Scene started) {
    scene = started;
    watch =
        new ClusterWatch(
            started.cluster().clientProperties(),
            started.topic(),
            () -> observer.happened("leader_change"));
    thread = new Thread(() -> play(started), "millrace-fault");
    thread.start();
  }

  private void play(Scene on) {
    try {
      long dueNs = on.startNs() + plan.faultFree().toNanos() + randomPhaseNs();
      for (Fault fault : plan.schedule().faults()) {
        Thread.sleep(Math.max(0, (dueNs - System.nanoTime()) / 1_000_000));
        if (deeds.isEmpty()) {
          endOrdinary(on, System.nanoTime());
        }
        FaultExecution deed = new FaultExecution(plan, fault, on, placement);
        deeds.add(deed);
        if (!deed.play()) {
          return;
        }
        dueNs = deed.faultNs() + plan.schedule().every().toNanos() + randomPhaseNs();
      }
    } catch (InterruptedException e) {
      // ended between two faults; observed() says so
    } finally {
      on.control().endLoad();
    }
  }

  private static void endOrdinary(Scene on, long atNs) {
    on.ledgers().stream()
        .map(SentLedger::trace)
        .filter(Objects::nonNull)
        .forEach(trace -> trace.endOrdinary(atNs));
    on.groups().stream()
        .map(ConsumerGroup::progress)
        .filter(Objects::nonNull)
        .forEach(progress -> progress.endOrdinary(atNs));
  }

  private long randomPhaseNs() {
    return plan.phase().isZero() ? 0 : random.nextLong(plan.phase().toNanos());
  }

  private static EmbeddedCluster embedded(Cluster cluster) {
    if (cluster instanceof EmbeddedCluster embedded) {
      return embedded;
    }
    throw new IllegalArgumentException("this fault can be done to embedded brokers only");
  }

  @Override
  public void loadEnding() {
    endNs = System.nanoTime();
    if (thread != null) {
      thread.interrupt(); // it is done, unless the run is ended before its time
      joinUninterrupted(thread);
    }
  }

  private static void joinUninterrupted(Thread other) {
    boolean interrupted = false;
    while (other.isAlive()) {
      try {
        other.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void audited(Scene ended, LogAudit found, List<CheckerProof> provenBy) {
    audit = found;
    lateInAll = FaultExecution.late(ended);
    proofs.addAll(provenBy);
    ClusterWatch watching = Objects.requireNonNull(watch);
    watching.close();
    sightings = watching.snapshots();
    int partitions = partitions();
    for (int partition = 0; partition < partitions; partition++) {
      writes.add(writes(ended, partition));
      reads.add(reads(ended, partition));
    }
  }

  private int partitions() {
    return sightings.stream().mapToInt(s -> s.inSync().size()).max().orElse(0);
  }

  /** A partition stands still when all of its producers do. */
  private Observed.PartitionGaps writes(Scene ended, int partition) {
    List<Gap> gaps = null;
    Histogram ordinary = GapLog.emptyMicros();
    for (SentLedger ledger : ended.ledgers()) {
      AcknowledgementTrace trace = Objects.requireNonNull(ledger.trace());
      List<Gap> ofProducer = trace.gaps(partition, endNs);
      gaps = gaps == null ? ofProducer : Gap.intersect(gaps, ofProducer);
      ordinary.add(trace.ordinaryMicros(partition));
    }
    return new Observed.PartitionGaps(gaps == null ? List.of() : gaps, ordinary);
  }

  private Observed.PartitionGaps reads(Scene ended, int partition) {
    if (ended.groups().isEmpty()) {
      return new Observed.PartitionGaps(List.of(), GapLog.emptyMicros());
    }
    GroupProgress progress = Objects.requireNonNull(ended.groups().get(0).progress());
    return new Observed.PartitionGaps(
        progress.gaps(partition, endNs), progress.ordinaryMicros(partition));
  }

  @Override
  public void over(Cluster cluster) {
    if (!plan.compareReplicas()) {
      return;
    }
    EmbeddedCluster brokers = embedded(cluster);
    // What they have written is in the page cache, and all replicas have the same: no need to wait
    // for three brokers that each look for another to hand over to.
    brokers.brokers().parallelStream().forEach(BrokerProcess::kill);
    List<Path> data = brokers.brokers().stream().map(b -> brokers.dataDirectory(b.id())).toList();
    String topic = Objects.requireNonNull(scene).topic();
    replicaMismatches = ReplicaComparison.mismatches(data, topic, partitions());
    proofs.add(FlippedBit.proof(data, topic, partitions()));
  }

  /** Takes away what faults needed, whether the run failed or not. */
  @Override
  public void close() {
    try {
      if (watch != null) {
        watch.close();
      }
    } finally {
      try {
        if (placement instanceof FaultEnvironment ruinable) {
          ruinable.close();
        }
      } finally {
        if (history != null) {
          history.close();
        }
      }
    }
  }

  /**
   * What was seen of each fault. Only after the run.
   *
   * @throws IllegalStateException when the run ended before it came to its audit
   */
  List<Observed> observed() {
    Scene on = scene;
    LogAudit found = audit;
    if (on == null || found == null) {
      throw new IllegalStateException("the run ended before anything was seen");
    }
    List<FaultExecution> done =
        deeds.isEmpty() ? List.of(FaultExecution.neverBegun(plan, on, endNs)) : deeds;
    return IntStream.range(0, done.size()).mapToObj(i -> observed(on, done, i, found)).toList();
  }

  /** What one fault answers for: all until the next, or until the load's end. */
  private Observed observed(Scene on, List<FaultExecution> done, int index, LogAudit found) {
    FaultExecution deed = done.get(index);
    boolean last = index + 1 == done.size();
    long untilNs = last ? endNs : done.get(index + 1).faultNs();
    List<Long> lateUntil = last ? lateInAll : done.get(index + 1).lateBefore();
    int partitions = partitions();
    MemberControl member = deed.chosen().member();
    return new Observed(
        deed.fault(),
        on.startNs(),
        done.get(0).faultNs(),
        deed.faultNs(),
        deed.healedNs(),
        untilNs,
        Set.copyOf(deed.chosen().victims()),
        member == null ? null : member.name(),
        deed.chosen().affected(),
        deed.chosen().controllerHit(),
        deed.proof(),
        last ? failureOfLast(deed) : deed.failure(),
        writes.stream().map(lane -> lane.until(untilNs)).toList(),
        reads.stream().map(lane -> lane.until(untilNs)).toList(),
        IntStream.range(0, partitions)
            .mapToObj(p -> at(lateUntil, p) - at(deed.lateBefore(), p))
            .toList(),
        on.groups().isEmpty() ? List.of() : on.groups().get(0).rebalances().entries(),
        new ClusterHistory(
            partitions, sightings.stream().filter(s -> s.atNs() <= untilNs).toList()),
        found,
        replicaMismatches,
        proofs);
  }

  private static long at(List<Long> counts, int partition) {
    return partition < counts.size() ? counts.get(partition) : 0;
  }

  /** A run that did not come to all of its faults is not the run that was asked for. */
  private @Nullable String failureOfLast(FaultExecution deed) {
    int planned = plan.schedule().faults().size();
    return deed.failure() == null && deeds.size() < planned
        ? "the run was ended after " + deeds.size() + " of " + planned + " faults"
        : deed.failure();
  }
}
