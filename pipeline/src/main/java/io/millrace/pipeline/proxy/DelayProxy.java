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
 * A TCP proxy on the loopback address that forwards requests at once and delays answers.
 *
 * <p>Opened and closed by one thread; any thread may set the delay, which applies to all answers
 * that have not been forwarded yet. Each connection costs three threads.
 */
public final class DelayProxy implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /** How the delays of answers that follow each other closely add up. */
  public enum Manner {
    /** Every byte arrives later by the delay, as on a longer link; this costs no throughput. */
    OVERLAPPING,
    /**
     * Each answer is delayed, and the next one waits for it, as with a broker that sleeps before
     * each answer: Kafka answers the requests of a connection one after the other. Needs Kafka's
     * framing: a length of four bytes before each answer.
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
    acceptor.setDaemon(true); // a JVM whose main thread has ended need not wait for this thread
  }

  /**
   * Opens a proxy that listens on a free port and connects to {@code targetPort}; there is no delay
   * yet. The target need not listen before a client connects.
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

  /** The port on which the proxy listens, on 127.0.0.1. */
  public int port() {
    return server.getLocalPort();
  }

  /**
   * Sets the delay of answers from now on.
   *
   * @throws IllegalArgumentException if negative
   */
  public void delayAnswers(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must not be negative, not " + delay);
    }
    delayNs = delay.toNanos();
  }

  /** Returns how many answers were delayed so far, including those that still wait. Any thread. */
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
        // the client gave up before it was served; go on with the next
      }
    }
  }

  @SuppressWarnings("AddressSelection") // only one address, and a literal one
  private void connect(Socket client) throws IOException {
    Socket target;
    try {
      target = new Socket(loopback(), targetPort);
    } catch (IOException e) {
      client.close(); // the same that a client of a dead broker sees
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
