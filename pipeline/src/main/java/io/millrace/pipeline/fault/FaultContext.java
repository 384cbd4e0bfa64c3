package io.millrace.pipeline.fault;

import io.millrace.core.consume.Work;
import io.millrace.pipeline.cluster.BrokerProcess;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.Placement;
import io.millrace.pipeline.rig.Lanes;
import io.millrace.pipeline.rig.Rig;
import io.millrace.pipeline.worker.MemberControl;
import io.millrace.pipeline.worker.StageProcess;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * What a fault needs to act: the cluster, the topic, its victims and the run.
 *
 * @param cluster the brokers as processes, or null when others run them
 * @param brokers the ids of the brokers that the target chose; empty for a fault of members
 * @param member the member that the target chose, or null
 * @param lanes the partitions of the topics under load
 * @param affected the lanes that the victims led, or that the member held, just before the fault
 * @param placement what surrounds the brokers: a network, disks or proxies that faults need
 * @param usualWork the simulated work of the member's group for each event, outside of faults
 * @param rig the load and its groups
 * @param stageWorker the stage worker that the target chose, or null
 */
public record FaultContext(
    @Nullable EmbeddedCluster cluster,
    Admin admin,
    Lanes lanes,
    List<Integer> brokers,
    @Nullable MemberControl member,
    Set<Integer> affected,
    Placement placement,
    Work usualWork,
    Rig rig,
    @Nullable StageProcess stageWorker) {

  /** Copies the collections. */
  public FaultContext {
    brokers = List.copyOf(brokers);
    affected = Set.copyOf(affected);
  }

  /** Returns the cluster that Millrace started itself. */
  EmbeddedCluster requireCluster() {
    if (cluster == null) {
      throw new IllegalStateException("this fault needs brokers that Millrace started itself");
    }
    return cluster;
  }

  /** The processes of the brokers that the target chose. */
  List<BrokerProcess> victims() {
    return brokers.stream().map(requireCluster()::broker).toList();
  }

  /** The member that the target chose. */
  MemberControl requireMember() {
    if (member == null) {
      throw new IllegalStateException("this fault needs a group member, and none was chosen");
    }
    return member;
  }

  /** The stage worker that the target chose. */
  StageProcess requireStageWorker() {
    if (stageWorker == null) {
      throw new IllegalStateException("this fault needs a stage worker, and none was chosen");
    }
    return stageWorker;
  }

  /** Returns what surrounds the brokers, as the type that a fault needs. */
  <T extends Placement> T require(Class<T> environment) {
    if (!environment.isInstance(placement)) {
      throw new IllegalStateException(
          "this fault needs brokers on " + environment.getSimpleName() + ", not on " + placement);
    }
    return environment.cast(placement);
  }

  /** Does something to all victims at once, with a thread for each of them. */
  void toEachVictim(Consumer<BrokerProcess> action) {
    List<Thread> threads =
        victims().stream()
            .map(broker -> new Thread(() -> action.accept(broker), "millrace-fault-" + broker.id()))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Names the victims, for a sentence. */
  String names() {
    return String.join(" and ", victims().stream().map(BrokerProcess::toString).toList());
  }
}
