package io.millrace.pipeline.failover;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupProgress;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.consume.Holdings;
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
import io.millrace.pipeline.experiment.ExperimentSpec;
import io.millrace.pipeline.experiment.Interventions;
import io.millrace.pipeline.experiment.MemberControl;
import io.millrace.pipeline.fault.BadDisks;
import io.millrace.pipeline.fault.Chosen;
import io.millrace.pipeline.fault.Network;
import io.millrace.pipeline.fault.NoEffectException;
import io.millrace.pipeline.fault.Replicas;
import io.millrace.pipeline.fault.Stage;
import io.millrace.pipeline.fault.Targets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Does one fault to a run, on a thread of its own beside the load, waits until everything is whole
 * again, and ends the load. The run's main thread calls it; what it saw may be asked for when the
 * run is over.
 */
final class FaultDriver implements Interventions, AutoCloseable {
  /** Gaps below this are ordinary everywhere, so they are not kept one by one. */
  private static final long GAP_FLOOR_NS = 20_000_000;

  private static final long LOOK_AGAIN_MS = 100;

  private final FailoverPlan plan;
  private final SplittableRandom random;
  private final List<Observed.Lane> writes = new ArrayList<>();
  private final List<Observed.Lane> reads = new ArrayList<>();
  private final List<CheckerProof> proofs = new ArrayList<>();
  private @Nullable Network network;
  private @Nullable BadDisks disks;
  private @Nullable ClusterWatch watch;
  private @Nullable Thread thread;
  private @Nullable Scene scene;
  private @Nullable LogAudit audit;
  private @Nullable Long replicaMismatches;
  private List<Sighting> sightings = List.of();
  private long endNs;

  // Written by the fault's thread, read by the run's after it has ended.
  private @Nullable Chosen chosen;
  private @Nullable String failure;
  private String proof = "";
  private long faultNs;
  private long healedNs;

  FaultDriver(FailoverPlan plan) {
    this.plan = plan;
    this.random = new SplittableRandom(plan.experiment().load().workload().seed());
  }

  @Override
  public Tracing tracing() {
    return new Tracing(GAP_FLOOR_NS, plan.objective().toNanos());
  }

  @Override
  public Placement placement() {
    if (plan.fault().needsNetwork()) {
      network = Network.make(brokers());
      return network;
    }
    if (plan.fault().needsBadDisks()) {
      disks = BadDisks.make(brokers());
      return disks;
    }
    return Placement.LOOPBACK;
  }

  private int brokers() {
    return plan.experiment().cluster() instanceof ExperimentSpec.Target.Embedded embedded
        ? embedded.spec().brokers()
        : 0;
  }

  @Override
  public void topicMade(Cluster cluster, Admin admin, String topic) {
    new Targets(embedded(cluster), admin, topic, List.of()).prepare(plan.fault().target());
  }

  @Override
  public void loadStarted(Scene started) {
    scene = started;
    watch = new ClusterWatch(started.cluster().clientProperties(), started.topic());
    thread = new Thread(() -> play(started), "millrace-fault");
    thread.start();
  }

  private void play(Scene on) {
    boolean healed = true;
    Stage stage = null;
    try {
      long dueNs = on.startNs() + plan.faultFree().toNanos() + randomPhaseNs();
      Thread.sleep(Math.max(0, (dueNs - System.nanoTime()) / 1_000_000));
      Targets targets = new Targets(embedded(on.cluster()), on.admin(), on.topic(), on.groups());
      chosen = targets.choose(plan.fault().target());
      stage = stage(on, chosen);
      healed = false;
      begin(on, stage);
      Thread.sleep(plan.fault().lasts().toMillis());
      heal(on, stage);
      healed = true;
      awaitWhole(on);
      Thread.sleep(plan.settle().toMillis());
    } catch (NoEffectException e) {
      failure = "the fault took no effect: " + e.getMessage();
    } catch (InterruptedException e) {
      failure = "the run was ended before the fault was over";
    } catch (RuntimeException e) {
      failure = "the fault could not be done: " + e.getMessage();
    } finally {
      if (!healed && stage != null) {
        mendAnyway(stage);
      }
      on.control().endLoad();
    }
  }

  private long randomPhaseNs() {
    return plan.phase().isZero() ? 0 : random.nextLong(plan.phase().toNanos());
  }

  private void begin(Scene on, Stage stage) throws NoEffectException, InterruptedException {
    faultNs = System.nanoTime();
    on.ledgers().stream()
        .map(SentLedger::trace)
        .filter(Objects::nonNull)
        .forEach(trace -> trace.endOrdinary(faultNs));
    on.groups().stream()
        .map(ConsumerGroup::progress)
        .filter(Objects::nonNull)
        .forEach(progress -> progress.endOrdinary(faultNs));
    on.control()
        .note("fault", Map.of("deed", plan.fault().name() + " " + plan.fault().target().word()));
    proof = plan.fault().inject(stage);
    healedNs = System.nanoTime();
    on.control().note("fault", Map.of("proof", proof));
  }

  private void heal(Scene on, Stage stage) throws InterruptedException {
    healedNs = System.nanoTime();
    plan.fault().heal(stage);
    on.control().note("heal", Map.of("deed", plan.fault().name()));
  }

  private void awaitWhole(Scene on) throws InterruptedException {
    long deadlineNs = System.nanoTime() + FailoverPlan.RECOVERY_LIMIT.toNanos();
    Backlog backlog = new Backlog(plan.experiment().load().offeredPerSecond());
    while (!Replicas.areInSync(on.admin(), on.topic())
        || !backlog.isDrained(on.control().behind(), System.nanoTime())
        || holdsAfterItsEnd(on)) {
      if (System.nanoTime() > deadlineNs) {
        failure =
            "the cluster and its groups were not whole again "
                + FailoverPlan.RECOVERY_LIMIT.toSeconds()
                + " s after the fault was mended";
        return;
      }
      Thread.sleep(LOOK_AGAIN_MS);
    }
  }

  /** A member that is gone holds its partitions until the group has noticed. */
  private static boolean holdsAfterItsEnd(Scene on) {
    for (ConsumerGroup group : on.groups()) {
      Collection<String> owners =
          Holdings.owners(group.rebalances().entries(), Long.MAX_VALUE).values();
      for (GroupWorker member : group.members()) {
        if (member instanceof MemberControl process
            && !process.isAlive()
            && owners.contains(member.name())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Nothing may stay frozen or down when the run is ended in the middle of a fault. */
  private void mendAnyway(Stage stage) {
    boolean interrupted = Thread.interrupted();
    try {
      plan.fault().heal(stage);
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (RuntimeException e) {
      // a broker that never went down cannot be started: it is as it should be
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Stage stage(Scene on, Chosen chosen) {
    return new Stage(
        embedded(on.cluster()),
        on.admin(),
        on.topic(),
        chosen.victims(),
        chosen.member(),
        chosen.affected(),
        network,
        disks,
        plan.experiment().groups().work(),
        on.control());
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
    proofs.addAll(provenBy);
    ClusterWatch watching = Objects.requireNonNull(watch);
    watching.close();
    sightings = watching.sightings();
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
  private Observed.Lane writes(Scene ended, int partition) {
    List<Gap> gaps = null;
    Histogram ordinary = GapLog.emptyMicros();
    long late = 0;
    for (SentLedger ledger : ended.ledgers()) {
      AcknowledgementTrace trace = Objects.requireNonNull(ledger.trace());
      List<Gap> ofProducer = trace.gaps(partition, endNs);
      gaps = gaps == null ? ofProducer : Gap.intersect(gaps, ofProducer);
      ordinary.add(trace.ordinaryMicros(partition));
      late += trace.late(partition);
    }
    return new Observed.Lane(gaps == null ? List.of() : gaps, ordinary, late);
  }

  private Observed.Lane reads(Scene ended, int partition) {
    if (ended.groups().isEmpty()) {
      return new Observed.Lane(List.of(), GapLog.emptyMicros(), 0);
    }
    GroupProgress progress = Objects.requireNonNull(ended.groups().get(0).progress());
    return new Observed.Lane(
        progress.gaps(partition, endNs), progress.ordinaryMicros(partition), 0);
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

  /** Takes away what a run that failed has left. */
  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    if (network != null) {
      network.close();
    }
    if (disks != null) {
      disks.close();
    }
  }

  /**
   * What was seen. Only after the run.
   *
   * @throws IllegalStateException when the run ended before it came to its audit
   */
  Observed observed() {
    Scene on = scene;
    LogAudit found = audit;
    if (on == null || found == null) {
      throw new IllegalStateException("the run ended before anything was seen");
    }
    Chosen whom = chosen == null ? new Chosen(List.of(), null, Set.of(), false) : chosen;
    return new Observed(
        on.startNs(),
        faultNs == 0 ? endNs : faultNs,
        healedNs == 0 ? endNs : healedNs,
        endNs,
        whom.victims().stream().map(BrokerProcess::id).collect(Collectors.toSet()),
        whom.member() == null ? null : whom.member().name(),
        whom.affected(),
        whom.controllerHit(),
        proof,
        failure,
        writes,
        reads,
        on.groups().isEmpty() ? List.of() : on.groups().get(0).rebalances().entries(),
        new ClusterHistory(partitions(), sightings),
        found,
        replicaMismatches,
        proofs);
  }
}
