package io.millrace.pipeline.cluster;

import io.millrace.core.measure.Deadline;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ZooKeeper of an embedded cluster that has no KRaft quorum: one server, which no fault is done
 * to. It takes the controller's port of the first broker, which then has no use for it.
 */
final class ZooKeeper {
  /** An empty one listens within a second or two. */
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private ZooKeeper() {}

  /** The address at which brokers find it. */
  static String address(List<BrokerPorts> ports) {
    return BrokerPorts.LOOPBACK + ":" + ports.get(0).controller();
  }

  /** Its settings; everything else is ZooKeeper's default. */
  static Map<String, String> settings(List<BrokerPorts> ports, Path data) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("dataDir", data.toString());
    settings.put("clientPortAddress", BrokerPorts.LOOPBACK);
    settings.put("clientPort", Integer.toString(ports.get(0).controller()));
    settings.put("admin.enableServer", "false");
    settings.put("maxClientCnxns", "0");
    return settings;
  }

  /**
   * Starts it and waits until it listens, since a broker gives up that does not find it.
   *
   * @throws ClusterUnavailableException when it does not within 30 s
   */
  static void start(BrokerProcess server, List<BrokerPorts> ports)
      throws IOException, InterruptedException {
    server.start();
    Deadline.after(START_LIMIT).await(() -> listens(ports) || !server.isAlive(), LOOK_EVERY);
    if (!listens(ports)) {
      throw new ClusterUnavailableException(
          "The ZooKeeper of the cluster did not start; its log is " + server.logFile() + ".");
    }
  }

  private static boolean listens(List<BrokerPorts> ports) {
    try (Socket socket = new Socket(BrokerPorts.loopback(), ports.get(0).controller())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
