package io.millrace.pipeline.cluster;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * Stands between clients and a broker, and cuts the connection when the broker has answered the
 * first request of one kind: it was carried out, and the client never hears so.
 */
final class AnswerLosingProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int brokerPort;
  private final ApiKeys lost;
  private final AtomicInteger left = new AtomicInteger();

  AnswerLosingProxy(int brokerPort, ApiKeys lost) throws IOException {
    this.brokerPort = brokerPort;
    this.lost = lost;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Loses the answer to the next such request; none is lost before. */
  void loseTheNext() {
    left.set(1);
  }

  /** Whether an answer was lost since. */
  boolean hasLostOne() {
    return left.get() == 0;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "answer-losing-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
        start(() -> requests(client, broker));
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** One request and its answer after the other: Kafka's clients wait for each anyway. */
  private void requests(Socket client, Socket broker) {
    try (client;
        broker) {
      DataInputStream fromClient = new DataInputStream(client.getInputStream());
      DataInputStream fromBroker = new DataInputStream(broker.getInputStream());
      while (true) {
        byte[] request = frame(fromClient);
        write(broker.getOutputStream(), request);
        byte[] answer = frame(fromBroker);
        if (ByteBuffer.wrap(request).getShort() == lost.id && left.compareAndSet(1, 0)) {
          return; // both connections are cut
        }
        write(client.getOutputStream(), answer);
      }
    } catch (IOException e) {
      // the client, or the broker, has gone
    }
  }

  private static byte[] frame(DataInputStream in) throws IOException {
    byte[] frame = new byte[in.readInt()];
    in.readFully(frame);
    return frame;
  }

  private static void write(OutputStream out, byte[] frame) throws IOException {
    out.write(ByteBuffer.allocate(4 + frame.length).putInt(frame.length).put(frame).array());
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
