package io.millrace.pipeline.series;

import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.plan.ExperimentSpec.Target;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps brokers running from one run to the next, as long as the runs ask for the same ones. Used
 * by the sweep's thread.
 */
public final class SharedCluster implements AutoCloseable {
  /**
   * What short runs in a row ask of their brokers, unless the user does otherwise. Brokers keep the
   * files of a deleted topic for a minute; then their removal would fall into some later run, and
   * so soon it falls into the next one's warm-up. A new group waits three seconds for more members;
   * a run's members come within milliseconds of each other. Under the consumer protocol they learn
   * of each other by heartbeats, five seconds apart: twenty seconds a run (measured), in which
   * nothing is measured.
   */
  private static final Map<String, String> FOR_SHORT_RUNS =
      Map.of(
          "log.segment.delete.delay.ms", "1000",
          "group.initial.rebalance.delay.ms", "500",
          "group.consumer.min.heartbeat.interval.ms", "500",
          "group.consumer.heartbeat.interval.ms", "500");

  private final Path brokers;
  private final Path logs;
  private final Consumer<String> progress;
  private @Nullable EmbeddedClusterSpec wanted;
  private @Nullable EmbeddedCluster running;
  private int started;
  private boolean fresh;

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
              forShortRuns(spec),
              brokers.resolve("cluster-" + started),
              logs.resolve("cluster-" + started),
              ignored -> {});
      running = cluster;
      wanted = spec;
      fresh = true;
    }
    return new Target.Existing(cluster.bootstrapServers(), cluster.clientProperties());
  }

  /** The brokers that run, if any do. */
  public Optional<EmbeddedCluster> running() {
    return Optional.ofNullable(running);
  }

  /** True from when brokers were started until {@link #warmedUp}. */
  boolean isFresh() {
    return fresh;
  }

  /** The brokers have been kept busy for long enough. */
  void warmedUp() {
    fresh = false;
  }

  private static boolean isWhole(EmbeddedCluster cluster) {
    return cluster.brokers().stream().allMatch(broker -> broker.isAlive());
  }

  private static EmbeddedClusterSpec forShortRuns(EmbeddedClusterSpec spec) {
    Map<String, String> settings = new TreeMap<>(FOR_SHORT_RUNS);
    settings.putAll(spec.brokerSettings());
    return spec.withBrokerSettings(settings);
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
