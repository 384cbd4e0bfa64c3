package io.millrace.pipeline.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The address and the ports of one broker.
 *
 * @param host its address
 * @param client where clients connect
 * @param replication where other brokers connect, so that SASL or TLS for clients leaves it alone
 * @param controller where the KRaft quorum talks
 * @param metrics where it shows its own metrics; 0: nowhere
 */
record BrokerPorts(String host, int client, int replication, int controller, int metrics) {
  static final String LOOPBACK = "127.0.0.1";

  /**
   * Free ports are taken from below Linux's range for outgoing connections (32768 and up): a port
   * of a broker that is down for a while could otherwise become the local end of some client's
   * connection, and the broker could not come back.
   */
  private static final int LOWEST = 20_000;

  static final int HIGHEST = 32_767;

  /**
   * Finds ports for brokers 1 to {@code brokers}.
   *
   * @param firstClientPort the client port of broker 1, or 0 for any free ones
   * @param placement has the brokers' addresses
   * @param metrics each shows its own
   * @throws ClusterUnavailableException if a wanted port is taken
   */
  static List<BrokerPorts> choose(
      int brokers, int firstClientPort, Placement placement, boolean metrics) {
    Set<Integer> taken = new HashSet<>();
    List<Integer> clients = new ArrayList<>();
    for (int i = 0; i < brokers && firstClientPort != 0; i++) {
      int port = firstClientPort + i;
      if (!isFree(port)) {
        throw new ClusterUnavailableException(
            "Port "
                + port
                + " on "
                + LOOPBACK
                + " is taken, but broker "
                + (i + 1)
                + " of "
                + brokers
                + " needs it. Stop the program that listens there, or choose another --port.");
      }
      taken.add(port);
      clients.add(port);
    }
    List<BrokerPorts> ports = new ArrayList<>();
    for (int i = 0; i < brokers; i++) {
      int client = firstClientPort == 0 ? free(taken) : clients.get(i);
      ports.add(
          new BrokerPorts(
              placement.host(i + 1), client, free(taken), free(taken), metrics ? free(taken) : 0));
    }
    return List.copyOf(ports);
  }

  private static int free(Set<Integer> taken) {
    int range = HIGHEST - LOWEST + 1;
    // A random start keeps two runs on one machine apart between this look and the broker's bind.
    int start = ThreadLocalRandom.current().nextInt(range);
    for (int i = 0; i < range; i++) {
      int port = LOWEST + (start + i) % range;
      if (!taken.contains(port) && isFree(port)) {
        taken.add(port);
        return port;
      }
    }
    throw new ClusterUnavailableException(
        "No port from "
            + LOWEST
            + " to "
            + HIGHEST
            + " is free on "
            + LOOPBACK
            + ". Stop programs that listen there.");
  }

  /** Whether something listens on the client port. */
  boolean answersClients() {
    try (Socket socket = new Socket(host, client)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, loopback())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** {@link #LOOPBACK} as an address, without asking a resolver. */
  static InetAddress loopback() throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
