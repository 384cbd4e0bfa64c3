package io.millrace.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Producer settings: complete, checked by Kafka's own rules, and silent about secrets. */
class ProducerSettingsTest {
  private static final Map<String, String> SERVERS = Map.of("bootstrap.servers", "localhost:1");

  @Test
  void everyDefaultOfTheLibraryIsWrittenDown() {
    Map<String, String> properties = ProducerSettings.of(SERVERS).properties();
    for (ConfigDef.ConfigKey key : ProducerConfig.configDef().configKeys().values()) {
      if (key.hasDefault() && key.defaultValue != null && !key.name.equals("client.id")) {
        assertThat(properties).containsKey(key.name);
      }
    }
    assertThat(properties).containsEntry("linger.ms", "5").containsEntry("acks", "all");
  }

  @Test
  void theClientIsAskedForNothingItWasNotGiven() {
    Map<String, Object> client = ProducerSettings.of(SERVERS).forClient("producer-0");
    assertThat(client).containsEntry("client.id", "producer-0");
    new KafkaProducer<byte[], byte[]>(client).close(); // an unusable property would be refused
  }

  @Test
  void whatIsChosenReplacesTheDefault() {
    ProducerSettings settings = ProducerSettings.of(with("compression.type", "zstd"));
    assertThat(settings.properties()).containsEntry("compression.type", "zstd");
    assertThat(settings.effective()).containsEntry("compression.type", "zstd");
  }

  @Test
  void telemetryThatWouldLoadTheBrokersIsOff() {
    assertThat(ProducerSettings.of(SERVERS).effective())
        .containsEntry("enable.metrics.push", "false");
  }

  @Test
  void idempotenceIsOnByDefaultAndSaysSo() {
    ProducerSettings settings = ProducerSettings.of(SERVERS);
    assertThat(settings.isIdempotent()).isTrue();
    assertThat(settings.properties()).containsEntry("enable.idempotence", "true");
  }

  @ParameterizedTest
  @CsvSource({"acks, 1", "acks, 0", "retries, 0"})
  void idempotenceFallsWithWhatRulesItOutAndSaysSo(String key, String value) {
    ProducerSettings settings = ProducerSettings.of(with(key, value));
    assertThat(settings.isIdempotent()).isFalse();
    assertThat(settings.properties()).containsEntry("enable.idempotence", "false");
    assertThat(settings.effective()).containsEntry("enable.idempotence", "false");
  }

  @Test
  void idempotenceThatWasAskedForCannotFallSilently() {
    assertThatThrownBy(
            () ->
                ProducerSettings.of(
                    Map.of(
                        "bootstrap.servers", "localhost:1",
                        "acks", "1",
                        "enable.idempotence", "true")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("acks")
        .hasMessageContaining("idempotent");
  }

  @Test
  void moreRequestsInFlightThanIdempotenceBearsMustBeChosenWithoutIt() {
    assertThatThrownBy(
            () -> ProducerSettings.of(with("max.in.flight.requests.per.connection", "6")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("max.in.flight.requests.per.connection must be set to at most 5");
    assertThat(
            ProducerSettings.of(
                    Map.of(
                        "bootstrap.servers", "localhost:1",
                        "max.in.flight.requests.per.connection", "6",
                        "enable.idempotence", "false"))
                .isIdempotent())
        .isFalse();
  }

  @Test
  void anImpossibleAcksIsRefusedWithWhatIsAllowed() {
    assertThatThrownBy(() -> ProducerSettings.of(with("acks", "2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid value 2 for configuration acks")
        .hasMessageContaining("all, -1, 0, 1");
  }

  @Test
  void anUnknownKeyIsRefusedByName() {
    assertThatThrownBy(() -> ProducerSettings.of(with("linger.mss", "5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown producer setting 'linger.mss'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"partitioner.class", "key.serializer", "value.serializer"})
  void whatTheLedgerDependsOnCannotBeChosen(String key) {
    assertThatThrownBy(() -> ProducerSettings.of(with(key, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + key + "' cannot be chosen")
        .hasMessageContaining("default hash");
  }

  @Test
  void aTransactionalIdIsTheRunsOwn() {
    assertThatThrownBy(() -> ProducerSettings.of(with("transactional.id", "orders")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'transactional.id' cannot be chosen")
        .hasMessageContaining("--transactional");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sasl.jaas.config", "ssl.key.password", "ssl.truststore.password"})
  void passwordsAreHiddenFromResultsAndText(String key) {
    ProducerSettings settings = ProducerSettings.of(with(key, "opensesame"));
    assertThat(settings.forClient("producer-0")).containsEntry(key, "opensesame");
    assertThat(settings.effective()).containsEntry(key, "[hidden]");
    assertThat(settings.toString()).doesNotContain("opensesame");
  }

  @Test
  void aRefusalDoesNotTellPasswords() {
    assertThatThrownBy(
            () ->
                ProducerSettings.of(
                    Map.of(
                        "bootstrap.servers", "localhost:1",
                        "ssl.key.password", "opensesame",
                        "acks", "2")))
        .hasMessageNotContaining("opensesame");
  }

  private static Map<String, String> with(String key, String value) {
    return Map.of("bootstrap.servers", "localhost:1", key, value);
  }
}
