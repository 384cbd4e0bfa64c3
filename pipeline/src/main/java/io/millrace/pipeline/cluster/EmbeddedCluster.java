package io.millrace.pipeline.cluster;

import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of real KRaft brokers on this machine, one JVM each, that lives no longer than this
 * object or this process.
 *
 * <p>Started and closed by one thread; the accessors answer any thread. All ports are on 127.0.0.1.
 */
public final class EmbeddedCluster implements Cluster {
  /** No broker has a port above it, so that no outgoing connection takes one in its absence. */
  public static final int HIGHEST_PORT = BrokerPorts.HIGHEST;

  /** The heap of a broker, unless the user says otherwise. */
  public static final long BROKER_HEAP_BYTES = (long) BrokerCommand.HEAP_MB << 20;

  /**
   * Three brokers were ready after 8 s on two quiet cores, and after 29 s beside a build that kept
   * both busy; a machine that needs twice that will not measure anything.
   */
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  /**
   * A single broker needs about a second. The last nodes of a stopping quorum would wait in vain
   * for a controller to take their partitions, and the data is thrown away: more patience would
   * only make every Ctrl-C slower.
   */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  /** The directory of certificates, where there are any. */
  private static final String TLS = "tls";

  private final EmbeddedClusterSpec spec;
  private final List<BrokerPorts> ports;
  private final ClusterDirectory directory;
  private final ClusterSecurity security;
  private final Map<String, String> clientProperties;
  private final List<BrokerProcess> brokers = new ArrayList<>();
  private @Nullable BrokerProcess zooKeeper;
  private final List<Path> dataDirectories = new ArrayList<>();

  private EmbeddedCluster(EmbeddedClusterSpec spec, List<BrokerPorts> ports, Path directory) {
    this.spec = spec;
    this.ports = ports;
    this.directory = new ClusterDirectory(directory);
    this.security =
        new ClusterSecurity(spec.security(), directory.toAbsolutePath().normalize().resolve(TLS));
    Map<String, String> properties = new TreeMap<>(spec.clientProperties());
    properties.putAll(security.clientProperties());
    properties.put(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
        ports.stream()
            .map(port -> port.host() + ":" + port.client())
            .collect(Collectors.joining(",")));
    this.clientProperties = Collections.unmodifiableMap(properties);
  }

  /**
   * Fetches what {@code spec} needs into the local Maven repository, for a start without network.
   *
   * @throws ClusterUnavailableException if the Kafka version cannot be had
   */
  public static void fetch(EmbeddedClusterSpec spec) throws InterruptedException {
    KafkaDistribution kafka = KafkaDistribution.resolve(spec.version().text());
    ClassArchive.options(kafka, spec.brokerJvm(), words -> {});
    if (spec.metrics()) {
      JmxAgent.fetched();
    }
  }

  /**
   * Starts the brokers and returns when all of them take writes.
   *
   * @param directory where the brokers keep data and settings, made if missing; what is made here
   *     goes away with {@link #close()}
   * @param logsDirectory where {@code broker-N.log} are written, made if missing; the logs stay
   * @param progress told in a few words what happens, on this thread
   * @throws ClusterUnavailableException if a port is taken, the Kafka version cannot be had, or a
   *     broker dies or is not ready within 60 s; nothing is left but the logs
   * @throws InterruptedException if interrupted; nothing is left but the logs
   */
  public static EmbeddedCluster start(
      EmbeddedClusterSpec spec, Path directory, Path logsDirectory, Consumer<String> progress)
      throws InterruptedException {
    return start(spec, Placement.LOOPBACK, directory, logsDirectory, progress);
  }

  /**
   * As {@link #start(EmbeddedClusterSpec, Path, Path, Consumer)}, with brokers at other addresses,
   * or that send clients to other ports than their own: to proxies. Brokers talk to each other as
   * ever; {@link #bootstrapServers()} are the brokers' own ports, which a client uses until it
   * knows better.
   */
  public static EmbeddedCluster start(
      EmbeddedClusterSpec spec,
      Placement placement,
      Path directory,
      Path logsDirectory,
      Consumer<String> progress)
      throws InterruptedException {
    long startNs = System.nanoTime();
    List<BrokerPorts> ports =
        BrokerPorts.choose(spec.brokers(), spec.port(), placement, spec.metrics());
    progress.accept("finding Kafka " + spec.kafkaVersion());
    KafkaDistribution kafka = KafkaDistribution.resolve(spec.version().text());
    List<String> archive = ClassArchive.options(kafka, spec.brokerJvm(), progress);
    EmbeddedCluster cluster = new EmbeddedCluster(spec, ports, directory);
    try {
      progress.accept("starting " + spec.brokers() + " broker(s) of Kafka " + kafka.version());
      cluster.prepare(kafka, archive, placement, logsDirectory.toAbsolutePath());
      if (cluster.zooKeeper != null) {
        ZooKeeper.start(cluster.zooKeeper, ports);
      }
      cluster.brokers.forEach(BrokerProcess::start);
      cluster.awaitReady(READY_LIMIT);
    } catch (IOException e) {
      cluster.close();
      throw new ClusterUnavailableException(
          "The embedded cluster cannot be set up in %s: %s. Choose a directory that is writable and holds no other cluster."
              .formatted(directory, e),
          e);
    } catch (InterruptException e) {
      // Kafka's clients wrap an interrupt and set the flag again, which would cut the close short.
      Thread.interrupted();
      cluster.close();
      throw (InterruptedException)
          new InterruptedException("while the cluster started").initCause(e);
    } catch (RuntimeException | InterruptedException e) {
      cluster.close();
      throw e;
    }
    progress.accept("cluster ready after %.1f s".formatted((System.nanoTime() - startNs) / 1e9));
    return cluster;
  }

  private void prepare(
      KafkaDistribution kafka, List<String> archive, Placement placement, Path logsDirectory)
      throws IOException, InterruptedException {
    if (security.isOn()) {
      directory.make(TLS);
      security.makeFiles(ports.stream().map(BrokerPorts::host).toList());
    }
    Path leash = directory.make("leash");
    LeashClass.copyTo(leash);
    List<Path> classPath = new ArrayList<>(kafka.jars());
    classPath.add(leash);
    Files.createDirectories(logsDirectory);
    String clusterId = Uuid.randomUuid().toString();
    JmxAgent agent = spec.metrics() ? JmxAgent.in(directory.make("jmx")) : null;
    if (spec.version().zooKeeper()) {
      zooKeeper = zooKeeper(classPath, logsDirectory);
    }
    for (int id = 1; id <= spec.brokers(); id++) {
      Path home = directory.make("broker-" + id);
      Path serverProperties = home.resolve("server.properties");
      Path data = home.resolve("data");
      dataDirectories.add(data);
      int advertised = placement.advertisedPort(ports.get(id - 1).client());
      BrokerConfiguration.write(
          BrokerConfiguration.of(spec, security, id, ports, advertised, data), serverProperties);
      brokers.add(
          new BrokerProcess(
              id,
              placement.command(
                  id,
                  BrokerCommand.of(
                      jvmOptions(archive, agent, ports.get(id - 1)),
                      classPath,
                      spec.version().zooKeeper()
                          ? List.of(serverProperties.toString())
                          : List.of(clusterId, serverProperties.toString()))),
              logsDirectory.resolve("broker-" + id + ".log")));
    }
  }

  private List<String> jvmOptions(List<String> archive, @Nullable JmxAgent agent, BrokerPorts own) {
    List<String> options = new ArrayList<>(spec.brokerJvm());
    options.addAll(archive);
    if (agent != null) {
      options.add(agent.option(own.host(), own.metrics()));
    }
    return options;
  }

  private BrokerProcess zooKeeper(List<Path> classPath, Path logsDirectory) throws IOException {
    Path home = directory.make("zookeeper");
    Path settings = home.resolve("zookeeper.properties");
    BrokerConfiguration.write(ZooKeeper.settings(ports, home.resolve("data")), settings);
    return new BrokerProcess(
        0,
        BrokerCommand.of(List.of(), classPath, List.of(Leash.ZOOKEEPER, settings.toString())),
        logsDirectory.resolve("zookeeper.log"));
  }

  /**
   * Waits until every broker serves, as after a start; for use when a fault has been healed.
   *
   * @throws ClusterUnavailableException at once if a broker is dead, or after {@code limit}
   */
  public void awaitReady(Duration limit) throws InterruptedException {
    new ClusterReadiness(brokers, ports, spec, clientProperties).await(limit);
  }

  /** What this cluster was made from. */
  public EmbeddedClusterSpec spec() {
    return spec;
  }

  /** True when brokers keep their metadata in ZooKeeper instead of a KRaft quorum. */
  public boolean hasZooKeeper() {
    return spec.hasZooKeeper();
  }

  /** All brokers, broker 1 first. */
  public List<BrokerProcess> brokers() {
    return List.copyOf(brokers);
  }

  /**
   * The broker with this {@code node.id}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public BrokerProcess broker(int id) {
    if (id < 1 || id > brokers.size()) {
      throw new IllegalArgumentException(
          "broker id is " + id + "; it must be from 1 to " + brokers.size() + ".");
    }
    return brokers.get(id - 1);
  }

  /**
   * Where the broker with this {@code node.id} keeps its log: a directory for each replica in it.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Path dataDirectory(int id) {
    return dataDirectories.get(broker(id).id() - 1);
  }

  /** Where each broker shows its own metrics, broker 1 first; empty when none does. */
  public List<String> metricsAddresses() {
    return spec.metrics()
        ? ports.stream().map(port -> port.host() + ":" + port.metrics()).toList()
        : List.of();
  }

  /**
   * A file of {@link #clientProperties()} for other programs, as their {@code --command-config};
   * empty when they need none.
   */
  public Optional<Path> clientFile() {
    return security.isOn() ? Optional.of(security.clientFile()) : Optional.empty();
  }

  @Override
  public String bootstrapServers() {
    return clientProperties.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
  }

  @Override
  public Map<String, String> clientProperties() {
    return clientProperties;
  }

  /**
   * Stops the brokers all at once, kills those that take longer than two seconds, and removes their
   * data. The logs stay. A second call does nothing.
   */
  @Override
  public void close() {
    List<Thread> stops = new ArrayList<>();
    for (BrokerProcess broker : brokers) {
      Thread stop = new Thread(() -> broker.stop(STOP_LIMIT), "millrace-stop-" + broker.id());
      stop.start();
      stops.add(stop);
    }
    boolean interrupted = false;
    for (Thread stop : stops) {
      // Not cut short by an interrupt: each of these ends by itself, with a kill if need be.
      while (stop.isAlive()) {
        try {
          stop.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (zooKeeper != null) {
      zooKeeper.stop(STOP_LIMIT);
    }
    directory.remove();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
