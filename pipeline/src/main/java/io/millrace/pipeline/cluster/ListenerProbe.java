package io.millrace.pipeline.cluster;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.utils.Utils;

/**
 * Looks at what listens at an address, by a few bytes of its own: a Kafka client that speaks
 * another protocol than the listener only sees connections end, and cannot say why. Any thread.
 */
final class ListenerProbe {
  /**
   * For a connection, and for an answer. There are at most three waits, all of which have to fit
   * between the client's limit and ours.
   */
  private static final Duration STEP_LIMIT = Duration.ofMillis(500);

  private static final short API_VERSIONS = 18;
  private static final short SASL_HANDSHAKE = 17;
  private static final int CORRELATION_ID = 0x4d494c4c;

  /** Kafka's error code of a SASL handshake where no login is asked for. */
  private static final short ILLEGAL_SASL_STATE = 34;

  /** First bytes of TLS records: an alert, and a handshake. */
  private static final int TLS_ALERT = 0x15;

  private static final int TLS_HANDSHAKE = 0x16;

  /** Longer than any answer to what is asked here. */
  private static final int MOST_BYTES = 1 << 16;

  private ListenerProbe() {}

  /** What is there. */
  sealed interface Found {
    /** No connection can be made, for this reason. */
    record Nothing(String why) implements Found {}

    /** It takes connections and says nothing that is known here. */
    record Silence() implements Found {}

    /** It speaks TLS. */
    record Tls() implements Found {}

    /**
     * It speaks Kafka's protocol as it is, without TLS.
     *
     * @param mechanisms of SASL that it takes; empty: it asks for no login
     */
    record PlainKafka(List<String> mechanisms) implements Found {}
  }

  /**
   * Looks.
   *
   * @param address {@code host:port}
   */
  static Found look(String address) {
    String host = Utils.getHost(address);
    Integer port = Utils.getPort(address);
    if (host == null || port == null) {
      return new Found.Nothing("it is not host:port");
    }
    try {
      InetSocketAddress at = new InetSocketAddress(InetAddress.getByName(host), port);
      Found plain = askPlainly(at);
      return plain instanceof Found.Silence ? askByTls(at) : plain;
    } catch (UnknownHostException e) {
      return new Found.Nothing("the name does not resolve");
    } catch (ConnectException e) {
      return new Found.Nothing("nothing listens there (connection refused)");
    } catch (SocketTimeoutException e) {
      return new Found.Nothing("no connection can be made in time");
    } catch (IOException e) {
      return new Found.Nothing(String.valueOf(e.getMessage()));
    }
  }

  private static Found askPlainly(InetSocketAddress at) throws IOException {
    try (Socket socket = connected(at)) {
      try {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write(request(API_VERSIONS, 0, new byte[0]));
        int size = in.readInt();
        if (size >>> 24 == TLS_ALERT || size >>> 24 == TLS_HANDSHAKE) {
          return new Found.Tls();
        }
        ByteBuffer answer = body(in, size);
        if (answer.getInt() != CORRELATION_ID) {
          return new Found.Silence();
        }
        return new Found.PlainKafka(mechanisms(socket, in));
      } catch (EOFException
          | SocketException
          | SocketTimeoutException
          | BufferUnderflowException e) {
        return new Found.Silence(); // no Kafka, or behind TLS
      }
    }
  }

  private static List<String> mechanisms(Socket socket, DataInputStream in) {
    try {
      return askForLogin(socket, in);
    } catch (IOException | BufferUnderflowException e) {
      return List.of(); // that it speaks Kafka is known all the same
    }
  }

  /** A listener that asks for a login names the ways, when it is asked for one that is none. */
  private static List<String> askForLogin(Socket socket, DataInputStream in) throws IOException {
    byte[] none = "?".getBytes(StandardCharsets.UTF_8);
    socket
        .getOutputStream()
        .write(
            request(
                SASL_HANDSHAKE,
                1,
                ByteBuffer.allocate(2 + none.length)
                    .putShort((short) none.length)
                    .put(none)
                    .array()));
    ByteBuffer answer = body(in, in.readInt());
    answer.getInt(); // the correlation id
    if (answer.getShort() == ILLEGAL_SASL_STATE) {
      return List.of();
    }
    List<String> mechanisms = new ArrayList<>();
    for (int left = answer.getInt(); left > 0; left--) {
      byte[] name = new byte[Short.toUnsignedInt(answer.getShort())];
      answer.get(name);
      mechanisms.add(new String(name, StandardCharsets.UTF_8));
    }
    return mechanisms;
  }

  private static ByteBuffer body(DataInputStream in, int size) throws IOException {
    if (size < Integer.BYTES + Short.BYTES || size > MOST_BYTES) {
      throw new EOFException("no answer of Kafka");
    }
    byte[] body = new byte[size];
    in.readFully(body);
    return ByteBuffer.wrap(body);
  }

  /** With the first request header, which every broker understands; no client id. */
  private static byte[] request(short api, int version, byte[] body) {
    int size = 2 + 2 + 4 + 2 + body.length;
    return ByteBuffer.allocate(4 + size)
        .putInt(size)
        .putShort(api)
        .putShort((short) version)
        .putInt(CORRELATION_ID)
        .putShort((short) -1)
        .put(body)
        .array();
  }

  private static Found askByTls(InetSocketAddress at) throws IOException {
    try (Socket socket = connected(at)) {
      try {
        socket.getOutputStream().write(clientHello());
        int first = socket.getInputStream().read();
        return first == TLS_ALERT || first == TLS_HANDSHAKE ? new Found.Tls() : new Found.Silence();
      } catch (SocketException | SocketTimeoutException e) {
        return new Found.Silence();
      }
    }
  }

  private static byte[] clientHello() throws SSLException {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(true);
      ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), hello);
      byte[] bytes = new byte[hello.flip().remaining()];
      hello.get(bytes);
      return bytes;
    } catch (NoSuchAlgorithmException e) {
      throw new SSLException("this JVM has no TLS", e);
    }
  }

  private static Socket connected(InetSocketAddress at) throws IOException {
    Socket socket = new Socket();
    try {
      int limitMs = Math.toIntExact(STEP_LIMIT.toMillis());
      socket.connect(at, limitMs);
      socket.setSoTimeout(limitMs);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
