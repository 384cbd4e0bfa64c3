package io.millrace.pipeline.peers;

import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.KafkaDistribution;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.result.PeersResult.LatencyReport;
import io.millrace.pipeline.result.PeersResult.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/**
 * Runs Millrace, a bare kafka-clients loop and Kafka's own performance tools in turn, on one
 * embedded broker. Used by one thread; an interrupt ends the comparison, and no process is left.
 */
public final class Peers {
  private final PeersPlan plan;
  private final Path scratch;
  private final Consumer<String> progress;

  /**
   * Makes a comparison that has not begun.
   *
   * @param scratch an existing directory for brokers and run files, removed by the caller
   */
  public Peers(PeersPlan plan, Path scratch, Consumer<String> progress) {
    this.plan = plan;
    this.scratch = scratch;
    this.progress = progress;
  }

  /** The results of the comparison. */
  public record Findings(List<Task> tasks, List<LatencyReport> latencyReports) {}

  /** Runs all that the plan asks for. */
  public Findings run() throws InterruptedException {
    String tools = ClientProcess.classPath(KafkaDistribution.tools(plan.kafkaVersion()).jars());
    EmbeddedClusterSpec spec =
        new EmbeddedClusterSpec(
            1, plan.kafkaVersion(), List.of("-Xms1g", "-Xmx1g"), Map.of(), 0, Map.of());
    try (EmbeddedCluster cluster =
            EmbeddedCluster.start(
                spec, scratch.resolve("brokers"), scratch.resolve("logs"), progress);
        Admin admin = cluster.newAdmin()) {
      ClientSetup setup =
          new ClientSetup(
              new ClientProcess(scratch),
              cluster.bootstrapServers(),
              tools,
              plan.sameJvm() ? ClientProcess.KAFKA_SCRIPT_JVM : ClientProcess.ownJvmOptions(),
              scratch.resolve("runs"));
      ScratchTopics topics = new ScratchTopics(admin, plan.partitions());
      return new Findings(
          tasks(setup, topics),
          plan.parts().contains(Part.LATENCY)
              ? new ReportedLatencies(plan, setup, topics, admin, cluster.broker(1), progress).run()
              : List.of());
    }
  }

  private List<Task> tasks(ClientSetup setup, ScratchTopics topics) throws InterruptedException {
    CostComparisons tasks = new CostComparisons(plan, setup, topics, progress);
    List<Task> held = new ArrayList<>();
    if (plan.parts().contains(Part.PRODUCER)) {
      held.add(tasks.producers());
    }
    if (plan.parts().contains(Part.CONSUMER)) {
      held.add(tasks.consumers());
    }
    if (plan.parts().contains(Part.METRICS)) {
      held.add(tasks.watching());
    }
    return held;
  }
}
