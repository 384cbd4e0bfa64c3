package io.millrace.pipeline.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * A port for a program that cannot choose one itself. Brokers, which are stopped and started again,
 * take theirs from elsewhere: see {@link BrokerPorts}.
 */
public final class FreePort {
  private FreePort() {}

  /** A port of the loopback address that nobody had a moment ago. */
  public static int any() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("there is no free port", e);
    }
  }
}
