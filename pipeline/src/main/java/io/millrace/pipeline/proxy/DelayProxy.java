package io.millrace.pipeline.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on the loopback address that hands requests through at once and answers late.
 *
 * <p>Opened and closed by one thread; the delay may be set by any thread and holds for all answers
 * that have not gone out yet. Each connection costs three threads.
 */
public final class DelayProxy implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /** How the delays of answers that come close together add up. */
  public enum Manner {
    /** Every byte is late by the delay: a longer way, which costs no throughput. */
    OVERLAPPING,
    /**
     * Each answer takes the delay for itself, and the next one waits for it: a broker that sleeps
     * before each answer, since Kafka answers the requests of a connection one after the other.
     * Needs Kafka's framing: a length of four bytes before each answer.
     */
    ONE_AFTER_ANOTHER
  }

  private final int targetPort;
  private final Manner manner;
  private final ServerSocket server;
  private final Thread acceptor;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicLong lateAnswers = new AtomicLong();
  private volatile long delayNs;
  private volatile boolean closed;

  private DelayProxy(int targetPort, Manner manner, ServerSocket server) {
    this.targetPort = targetPort;
    this.manner = manner;
    this.server = server;
    acceptor = new Thread(this::accept, "millrace-proxy-" + server.getLocalPort());
    acceptor.setDaemon(true); // a JVM that dies on its main thread does not wait for us
  }

  /**
   * Listens on a free port for connections to {@code targetPort}; nothing is late yet. The target
   * need not listen before somebody connects.
   *
   * @throws UncheckedIOException if no port can be had
   */
  public static DelayProxy open(int targetPort, Manner manner) {
    try {
      DelayProxy proxy = new DelayProxy(targetPort, manner, new ServerSocket(0, 50, loopback()));
      proxy.acceptor.start();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("no port for a proxy before port " + targetPort, e);
    }
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return server.getLocalPort();
  }

  /**
   * How late answers are from now on.
   *
   * @throws IllegalArgumentException if negative
   */
  public void delayAnswers(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must not be negative, not " + delay);
    }
    delayNs = delay.toNanos();
  }

  /** How many answers were late so far, or wait for it to be. Any thread. */
  public long lateAnswers() {
    return lateAnswers.get();
  }

  void answerIsLate() {
    lateAnswers.incrementAndGet();
  }

  long delayNs() {
    return delayNs;
  }

  Manner manner() {
    return manner;
  }

  private void accept() {
    while (!closed) {
      try {
        connect(server.accept());
      } catch (IOException e) {
        if (server.isClosed()) {
          return;
        }
        // the client gave up before it was served: the next one may not
      }
    }
  }

  @SuppressWarnings("AddressSelection") // only one address, and a literal one
  private void connect(Socket client) throws IOException {
    Socket target;
    try {
      target = new Socket(loopback(), targetPort);
    } catch (IOException e) {
      client.close(); // what a client of a dead broker sees too: the connection ends
      return;
    }
    Link link = new Link(this, client, target, links::remove);
    links.add(link);
    link.start();
    if (closed) {
      link.cut();
    }
  }

  /** Cuts all connections and frees the port; returns when no thread of the proxy is left. */
  @Override
  public void close() {
    closed = true;
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Joining.uninterrupted(acceptor);
      for (Link link : links) {
        link.cut();
        link.join();
      }
    }
  }

  private static InetAddress loopback() throws UnknownHostException {
    return InetAddress.getByAddress(LOOPBACK);
  }
}
