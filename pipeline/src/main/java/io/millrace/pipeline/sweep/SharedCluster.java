package io.millrace.pipeline.sweep;

import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.EmbeddedClusterSpec;
import io.millrace.pipeline.experiment.ExperimentSpec.Target;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps brokers running from one run to the next, as long as the runs ask for the same ones. Used
 * by the sweep's thread.
 */
public final class SharedCluster implements AutoCloseable {
  /**
   * Brokers keep the files of a deleted topic for a minute; then their removal would fall into some
   * later run. So soon it falls into the next one's warm-up.
   */
  private static final Map<String, String> DELETE_SOON =
      Map.of("log.segment.delete.delay.ms", "1000");

  private final Path brokers;
  private final Path logs;
  private final Consumer<String> progress;
  private @Nullable EmbeddedClusterSpec wanted;
  private @Nullable EmbeddedCluster running;
  private int started;

  /**
   * No cluster yet.
   *
   * @param brokers where their data goes
   * @param logs where their logs go
   */
  public SharedCluster(Path brokers, Path logs, Consumer<String> progress) {
    this.brokers = brokers;
    this.logs = logs;
    this.progress = progress;
  }

  /** The cluster that {@code target} asks for, started if it is not the one that runs. */
  public Target.Existing open(Target target) throws InterruptedException {
    if (target instanceof Target.Existing existing) {
      return existing;
    }
    EmbeddedClusterSpec spec = ((Target.Embedded) target).spec();
    EmbeddedCluster cluster = running;
    if (cluster == null || !spec.equals(wanted) || !isWhole(cluster)) {
      close();
      progress.accept("starting " + spec.brokers() + " brokers, Kafka " + spec.kafkaVersion());
      started++;
      cluster =
          EmbeddedCluster.start(
              withDeletion(spec),
              brokers.resolve("cluster-" + started),
              logs.resolve("cluster-" + started),
              ignored -> {});
      running = cluster;
      wanted = spec;
    }
    return new Target.Existing(cluster.bootstrapServers(), spec.clientProperties());
  }

  private static boolean isWhole(EmbeddedCluster cluster) {
    return cluster.brokers().stream().allMatch(broker -> broker.isAlive());
  }

  private static EmbeddedClusterSpec withDeletion(EmbeddedClusterSpec spec) {
    Map<String, String> settings = new TreeMap<>(DELETE_SOON);
    settings.putAll(spec.brokerSettings());
    return new EmbeddedClusterSpec(
        spec.brokers(),
        spec.kafkaVersion(),
        spec.brokerJvm(),
        settings,
        spec.port(),
        spec.clientProperties());
  }

  /** Stops what runs. */
  @Override
  public void close() {
    EmbeddedCluster cluster = running;
    running = null;
    wanted = null;
    if (cluster != null) {
      cluster.close();
    }
  }
}
