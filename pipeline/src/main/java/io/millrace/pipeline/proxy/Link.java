package io.millrace.pipeline.proxy;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One connection through a {@link DelayProxy}: one thread forwards requests, one reads answers, and
 * one forwards them when they are due.
 */
final class Link {
  private static final int CHUNK_BYTES = 64 * 1024;

  /**
   * The most answers that are held at once: 16 MiB of full chunks, which is more than 100 ms of 100
   * MB/s. When it is full, TCP slows the broker down.
   */
  private static final int HELD = 256;

  /** How soon a shorter delay applies to an answer that already waits. */
  private static final long LOOK_AGAIN_NS = 20_000_000;

  private static final Answer END = new Answer(ByteBuffer.allocate(0), 0);

  private final DelayProxy proxy;
  private final Socket client;
  private final Socket target;
  private final Consumer<Link> onEnd;
  private final BlockingQueue<Answer> held = new LinkedBlockingQueue<>(HELD);
  private final AtomicInteger running = new AtomicInteger(3);
  private final List<Thread> threads =
      List.of(thread(this::passRequests), thread(this::takeAnswers), thread(this::releaseAnswers));

  /** Bytes that a broker sent together, or one complete answer; an empty one marks the end. */
  private record Answer(ByteBuffer bytes, long arrivedNs) {
    boolean isEnd() {
      return !bytes.hasRemaining();
    }
  }

  /** A direction of the connection. */
  private interface Pump {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Makes a connection that does not forward yet.
   *
   * @param onEnd called once when both directions have ended
   */
  Link(DelayProxy proxy, Socket client, Socket target, Consumer<Link> onEnd) throws IOException {
    this.proxy = proxy;
    this.client = client;
    this.target = target;
    this.onEnd = onEnd;
    // Nagle's algorithm would add a delay of its own
    client.setTcpNoDelay(true);
    target.setTcpNoDelay(true);
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Closes the connection at once, and drops what is under way. */
  void cut() {
    close(client);
    close(target);
    threads.forEach(Thread::interrupt);
  }

  void join() {
    threads.forEach(Joining::uninterrupted);
  }

  private Thread thread(Pump pump) {
    Thread thread = new Thread(() -> run(pump), "millrace-proxy-link");
    thread.setDaemon(true);
    return thread;
  }

  private void run(Pump pump) {
    try {
      pump.run();
    } catch (IOException | InterruptedException e) {
      cut(); // one side is closed: close the other
    } finally {
      if (running.decrementAndGet() == 0) {
        close(client);
        close(target);
        onEnd.accept(this);
      }
    }
  }

  private void passRequests() throws IOException {
    InputStream in = client.getInputStream();
    OutputStream out = target.getOutputStream();
    byte[] buffer = new byte[CHUNK_BYTES];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
    }
    target.shutdownOutput();
  }

  private void takeAnswers() throws IOException, InterruptedException {
    if (proxy.manner() == DelayProxy.Manner.OVERLAPPING) {
      takeChunks(target.getInputStream());
    } else {
      takeWhole(new DataInputStream(target.getInputStream()));
    }
    held.put(END);
  }

  private void takeChunks(InputStream in) throws IOException, InterruptedException {
    byte[] buffer = new byte[CHUNK_BYTES];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      held.put(new Answer(ByteBuffer.wrap(Arrays.copyOf(buffer, n)), System.nanoTime()));
    }
  }

  private void takeWhole(DataInputStream in) throws IOException, InterruptedException {
    while (true) {
      int size;
      try {
        size = in.readInt();
      } catch (EOFException e) {
        return;
      }
      if (size < 0) {
        throw new IOException("no answer of a Kafka broker: its length is " + size);
      }
      ByteBuffer answer = ByteBuffer.allocate(Integer.BYTES + size).putInt(size).rewind();
      in.readFully(answer.array(), Integer.BYTES, size);
      held.put(new Answer(answer, System.nanoTime()));
    }
  }

  private void releaseAnswers() throws IOException, InterruptedException {
    OutputStream out = client.getOutputStream();
    boolean overlapping = proxy.manner() == DelayProxy.Manner.OVERLAPPING;
    long lastReleaseNs = System.nanoTime();
    for (Answer answer = held.take(); !answer.isEnd(); answer = held.take()) {
      long fromNs =
          overlapping || answer.arrivedNs() - lastReleaseNs > 0
              ? answer.arrivedNs()
              : lastReleaseNs;
      if (proxy.delayNs() > 0) {
        proxy.answerIsLate();
      }
      awaitNs(fromNs);
      lastReleaseNs = fromNs + proxy.delayNs();
      out.write(answer.bytes().array());
    }
    client.shutdownOutput();
  }

  /**
   * Waits until an answer is due. The delay may become shorter meanwhile, as when a fault is
   * healed.
   */
  private void awaitNs(long fromNs) throws InterruptedException {
    long leftNs;
    while ((leftNs = fromNs + proxy.delayNs() - System.nanoTime()) > 0) {
      LockSupport.parkNanos(this, Math.min(leftNs, LOOK_AGAIN_NS));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed either way
    }
  }
}
