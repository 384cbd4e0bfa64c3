package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of servers of which some are no good, beside a real broker. */
class BootstrapServersTest {
  private static final String NOWHERE = "no-such-host.invalid:9092";

  private static ThrowawayCluster cluster;
  private static String broker;

  /** It takes connections, as far as its backlog goes, and never answers. */
  private ServerSocket silent;

  private String silentAddress;

  @BeforeAll
  static void startBroker() throws InterruptedException {
    cluster = ThrowawayCluster.start(QuickBrokers.of(1));
    broker = cluster.bootstrapServers();
    cluster.makeTopic(new NewTopic("orders", 1, (short) 1));
  }

  @AfterAll
  static void stopBroker() {
    cluster.close();
  }

  @BeforeEach
  void listen() throws IOException {
    silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    silentAddress = "127.0.0.1:" + silent.getLocalPort();
  }

  @AfterEach
  void stopListening() throws IOException {
    silent.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SILENT,BROKER,NOWHERE", "NOWHERE,SILENT,BROKER", "BROKER,SILENT,NOWHERE"})
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void aServerThatNeverAnswersIsNamedAndHoldsNobodyUp(String list) throws Exception {
    ExistingCluster existing = ExistingCluster.connect(servers(list), Map.of());

    assertThat(existing.bootstrapServers()).isEqualTo(broker);
    assertThat(existing.warning().orElseThrow())
        .contains(broker + " answered", silentAddress + ": no answer")
        .contains(NOWHERE + ": the name does not resolve")
        .hasLineCount(1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.copyOf(existing.clientProperties()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("orders", new byte[1])).get(10, TimeUnit.SECONDS);
    }
    assertThat(existing.brokerCount()).isEqualTo(1);
  }

  @Test
  void aListThatAnswersAsAWholeGivesNoWarning() {
    try (ExistingCluster existing = ExistingCluster.connect(broker + "," + broker, Map.of())) {
      assertThat(existing.warning()).isEmpty();
      assertThat(existing.bootstrapServers()).isEqualTo(broker);
    }
  }

  @Test
  @Timeout(value = 12, unit = TimeUnit.SECONDS) // ten, and the time to start clients
  void whenNoneAnswersEachIsNamedWithItsReason() throws IOException {
    int closed;
    try (ServerSocket closedAgain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = closedAgain.getLocalPort();
    }
    String servers = servers("SILENT,NOWHERE") + ",127.0.0.1:" + closed;
    assertThatExceptionOfType(ClusterUnavailableException.class)
        .isThrownBy(() -> ExistingCluster.connect(servers, Map.of()))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .hasLineCount(1)
                    .contains("No bootstrap server of")
                    .contains(silentAddress + ": it takes connections and answers nothing")
                    .contains(NOWHERE + ": the name does not resolve")
                    .contains("127.0.0.1:" + closed + ": nothing listens there"));
  }

  @Test
  @Timeout(value = 12, unit = TimeUnit.SECONDS) // ten, and the time to start a client
  void aClientThatSpeaksTlsIsToldThatTheListenerDoesNot() {
    assertThatExceptionOfType(ClusterUnavailableException.class)
        .isThrownBy(() -> ExistingCluster.connect(broker, Map.of("security.protocol", "SSL")))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .hasLineCount(1)
                    .contains(broker, "speaks another protocol", "it speaks no TLS")
                    .contains("security.protocol is SSL"));
  }

  private String servers(String list) {
    return list.replace("SILENT", silentAddress)
        .replace("NOWHERE", NOWHERE)
        .replace("BROKER", broker);
  }
}
