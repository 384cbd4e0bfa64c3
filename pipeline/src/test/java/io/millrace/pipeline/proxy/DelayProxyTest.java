package io.millrace.pipeline.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against an echo in Kafka's framing: a length of four bytes, then so many. */
@Timeout(60)
class DelayProxyTest {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private ServerSocket broker;

  @BeforeEach
  void startEcho() throws IOException {
    broker = new ServerSocket(0, 50, loopback());
    thread(
        () -> {
          while (true) {
            Socket connection = broker.accept();
            thread(() -> echo(connection));
          }
        });
  }

  @AfterEach
  void stopEcho() throws IOException {
    broker.close();
  }

  @ParameterizedTest
  @EnumSource
  void bytesComeThroughUnchangedBothWays(DelayProxy.Manner manner) throws Exception {
    byte[] sent = new byte[3_000_000];
    new Random(7).nextBytes(sent);
    try (DelayProxy proxy = DelayProxy.open(broker.getLocalPort(), manner);
        Socket client = connect(proxy)) {
      proxy.delayAnswers(Duration.ofMillis(5));

      assertThat(ask(client, sent)).isEqualTo(sent);
      assertThat(ask(client, new byte[0])).isEmpty();
      assertThat(ask(client, new byte[] {1})).containsExactly(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersAreLateByTheDelay(DelayProxy.Manner manner) throws Exception {
    try (DelayProxy proxy = DelayProxy.open(broker.getLocalPort(), manner);
        Socket client = connect(proxy)) {
      ask(client, new byte[10]);
      proxy.delayAnswers(Duration.ofMillis(200));
      long startNs = System.nanoTime();

      ask(client, new byte[10]);

      assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(200_000_000L);
    }
  }

  @Test
  void requestsAreNotLate() throws Exception {
    Duration delay = Duration.ofSeconds(30);
    try (DelayProxy proxy =
            DelayProxy.open(broker.getLocalPort(), DelayProxy.Manner.ONE_AFTER_ANOTHER);
        Socket client = connect(proxy)) {
      proxy.delayAnswers(delay);
      long startNs = System.nanoTime();

      write(client, new byte[] {42});

      await().until(() -> !echoed.isEmpty());
      assertThat(echoed).containsExactly((byte) 42);
      assertThat(System.nanoTime() - startNs).isLessThan(delay.toNanos());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatWaitsGoesOutWhenTheDelayIsTakenAway(DelayProxy.Manner manner) throws Exception {
    try (DelayProxy proxy = DelayProxy.open(broker.getLocalPort(), manner);
        Socket client = connect(proxy)) {
      proxy.delayAnswers(Duration.ofHours(1));
      write(client, new byte[] {42});
      await().until(() -> !echoed.isEmpty());

      proxy.delayAnswers(Duration.ZERO);

      assertThat(read(client)).containsExactly(42);
    }
  }

  @Test
  void answersThatOverlapAreAllLateTogether() throws Exception {
    Duration delay = Duration.ofMillis(500);
    assertThat(timeOfTenAtOnce(DelayProxy.Manner.OVERLAPPING, delay))
        .isBetween(delay, delay.multipliedBy(9));
  }

  @Test
  void answersThatDoNotOverlapWaitForOneAnother() throws Exception {
    Duration delay = Duration.ofMillis(20);
    assertThat(timeOfTenAtOnce(DelayProxy.Manner.ONE_AFTER_ANOTHER, delay))
        .isGreaterThanOrEqualTo(delay.multipliedBy(10));
  }

  @Test
  void manyConnectionsKeepTheirOwnBytes() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(20);
    try (DelayProxy proxy = DelayProxy.open(broker.getLocalPort(), DelayProxy.Manner.OVERLAPPING)) {
      proxy.delayAnswers(Duration.ofMillis(1));
      List<Callable<Boolean>> conversations = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int seed = i;
        conversations.add(() -> talksToItself(proxy, seed));
      }
      for (Future<Boolean> conversation : clients.invokeAll(conversations)) {
        assertThat(conversation.get()).isTrue();
      }
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void aClientOfADeadBrokerIsCutOff() throws Exception {
    broker.close();
    try (DelayProxy proxy = DelayProxy.open(broker.getLocalPort(), DelayProxy.Manner.OVERLAPPING);
        Socket client = connect(proxy)) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void theEndOfEitherSideReachesTheOther() throws Exception {
    try (DelayProxy proxy =
            DelayProxy.open(broker.getLocalPort(), DelayProxy.Manner.ONE_AFTER_ANOTHER);
        Socket client = connect(proxy)) {
      write(client, new byte[] {7});
      client.shutdownOutput();

      assertThat(read(client)).containsExactly(7);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      await().untilAsserted(() -> assertThat(proxyThreads("millrace-proxy-link")).isEmpty());
    }
  }

  @Test
  void closingLeavesNoThreadAndNoPort() throws Exception {
    DelayProxy proxy = DelayProxy.open(broker.getLocalPort(), DelayProxy.Manner.ONE_AFTER_ANOTHER);
    int port = proxy.port();
    proxy.delayAnswers(Duration.ofHours(1));
    try (Socket idle = connect(proxy);
        Socket waiting = connect(proxy)) {
      write(waiting, new byte[10]);
      await().until(() -> echoed.size() == 10);

      proxy.close();

      assertThat(waiting.getInputStream().read()).isEqualTo(-1);
      assertThat(idle.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(proxyThreads("millrace-proxy")).isEmpty();
    try (ServerSocket again = new ServerSocket()) {
      again.setReuseAddress(true); // connections of the proxy may still linger in TIME_WAIT
      again.bind(new InetSocketAddress(loopback(), port));
      assertThat(again.isBound()).isTrue();
    }
  }

  @Test
  void aNegativeDelayIsRefused() {
    try (DelayProxy proxy = DelayProxy.open(broker.getLocalPort(), DelayProxy.Manner.OVERLAPPING)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> proxy.delayAnswers(Duration.ofMillis(-1)))
          .withMessageContaining("delay must not be negative");
    }
  }

  private Duration timeOfTenAtOnce(DelayProxy.Manner manner, Duration delay) throws Exception {
    try (DelayProxy proxy = DelayProxy.open(broker.getLocalPort(), manner);
        Socket client = connect(proxy)) {
      ask(client, new byte[10]);
      proxy.delayAnswers(delay);
      long startNs = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        write(client, new byte[] {(byte) i});
      }
      for (int i = 0; i < 10; i++) {
        assertThat(read(client)).containsExactly(i);
      }
      return Duration.ofNanos(System.nanoTime() - startNs);
    }
  }

  private static boolean talksToItself(DelayProxy proxy, int seed) throws IOException {
    Random random = new Random(seed);
    try (Socket client = connect(proxy)) {
      for (int i = 0; i < 50; i++) {
        byte[] sent = new byte[random.nextInt(2_000)];
        random.nextBytes(sent);
        assertThat(ask(client, sent)).isEqualTo(sent);
      }
    }
    return true;
  }

  /** Everything that has come to the broker in this test. */
  private final List<Byte> echoed = Collections.synchronizedList(new ArrayList<>());

  private void echo(Socket connection) throws IOException {
    try (connection) {
      connection.setTcpNoDelay(true);
      while (true) {
        byte[] request = read(connection);
        if (request.length <= 10) {
          for (byte b : request) {
            echoed.add(b);
          }
        }
        write(connection, request);
      }
    }
  }

  private static byte[] ask(Socket client, byte[] request) throws IOException {
    // beside the reading: a large answer begins before its request has ended
    Thread writing = thread(() -> write(client, request));
    byte[] answer = read(client);
    try {
      writing.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return answer;
  }

  private static void write(Socket socket, byte[] bytes) throws IOException {
    byte[] framed = ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();
    new DataOutputStream(socket.getOutputStream()).write(framed);
  }

  private static byte[] read(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  private static Socket connect(DelayProxy proxy) throws IOException {
    Socket client = new Socket(loopback(), proxy.port());
    client.setTcpNoDelay(true);
    return client;
  }

  private static List<String> proxyThreads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  private interface Step {
    void run() throws IOException;
  }

  private static Thread thread(Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (IOException e) {
                // the other side is gone, as at the end of every test
              }
            },
            "echo");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(LOOPBACK);
  }
}
