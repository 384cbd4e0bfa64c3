package io.millrace.pipeline.cluster;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Where the brokers of an embedded cluster are: by default all on the loopback address, each at the
 * port that it tells clients. Asked by the thread that starts the cluster.
 */
public interface Placement {
  /** All on the loopback address. */
  Placement LOOPBACK = new Placement() {};

  /** All on the loopback address, behind proxies: {@code proxyPort} tells the port of each. */
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
   * The port that the broker with this client port tells clients: its own or that of a proxy. Asked
   * once for each broker, broker 1 first, before any of them starts.
   */
  default int advertisedPort(int clientPort) {
    return clientPort;
  }

  /** The command line that runs {@code command} where this broker is. */
  default List<String> command(int broker, List<String> command) {
    return command;
  }
}
