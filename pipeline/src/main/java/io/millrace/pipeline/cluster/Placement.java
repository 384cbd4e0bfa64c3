package io.millrace.pipeline.cluster;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Decides where the brokers of an embedded cluster run and how clients reach them: by default all
 * on the loopback address, each at its own port. Used by the thread that starts the cluster.
 */
public interface Placement {
  /** All on the loopback address. */
  Placement LOOPBACK = new Placement() {};

  /**
   * All on the loopback address, behind proxies: {@code proxyPort} returns the port of the proxy of
   * a broker's port.
   */
  static Placement behind(IntUnaryOperator proxyPort) {
    return new Placement() {
      @Override
      public int advertisedPort(int clientPort) {
        return proxyPort.applyAsInt(clientPort);
      }
    };
  }

  /** The address of a broker, from 1. */
  default String host(int broker) {
    return BrokerPorts.LOOPBACK;
  }

  /**
   * Returns the port that the broker with this client port advertises to clients: its own or that
   * of a proxy. Called once for each broker, broker 1 first, before any of them starts.
   */
  default int advertisedPort(int clientPort) {
    return clientPort;
  }

  /**
   * Returns the command line that runs {@code command} in this broker's place, such as its network
   * namespace.
   */
  default List<String> command(int broker, List<String> command) {
    return command;
  }
}
