package io.millrace.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumer settings: complete for either group protocol, checked, and silent about secrets. */
class ConsumerSettingsTest {
  private static final Map<String, String> SERVERS = Map.of("bootstrap.servers", "localhost:1");

  /** Of the member, or of other kinds of group: Kafka refuses them where they do not belong. */
  private static final Set<String> NOT_OF_A_CLASSIC_GROUP =
      Set.of("client.id", "share.acknowledgement.mode", "share.acquire.mode");

  @Test
  void everyDefaultOfTheLibraryIsWrittenDown() {
    Map<String, String> properties = ConsumerSettings.of(SERVERS).properties();
    for (ConfigDef.ConfigKey key : ConsumerConfig.configDef().configKeys().values()) {
      if (key.hasDefault()
          && key.defaultValue != null
          && !NOT_OF_A_CLASSIC_GROUP.contains(key.name)) {
        assertThat(properties).containsKey(key.name);
      }
    }
  }

  @Test
  void theDefaultAssignorsAreWrittenByName() {
    assertThat(ConsumerSettings.of(SERVERS).effective())
        .containsEntry(
            "partition.assignment.strategy",
            "org.apache.kafka.clients.consumer.RangeAssignor,"
                + "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer", "CONSUMER"})
  void eitherGroupProtocolMakesAConsumer(String protocol) {
    Map<String, Object> member =
        ConsumerSettings.of(with("group.protocol", protocol)).forMember("mail", "mail-0");
    assertThat(member).containsEntry("group.id", "mail").containsEntry("client.id", "mail-0");
    // It would refuse what is not its protocol's.
    new KafkaConsumer<>(member, new ByteBufferDeserializer(), new ByteBufferDeserializer()).close();
  }

  @Test
  void whatTheBrokerRulesIsLeftOutUnderTheNewProtocol() {
    assertThat(ConsumerSettings.of(with("group.protocol", "consumer")).properties())
        .doesNotContainKeys(
            "session.timeout.ms", "heartbeat.interval.ms", "partition.assignment.strategy");
  }

  @Test
  void theShareProtocolMakesAConsumerOfShares() {
    ConsumerSettings settings = ConsumerSettings.of(with("group.protocol", "share"));
    assertThat(settings.isShare()).isTrue();
    assertThat(settings.effective())
        .containsEntry("group.protocol", "share")
        .containsEntry("share.acknowledgement.mode", "implicit")
        .doesNotContainKeys("auto.offset.reset", "isolation.level", "session.timeout.ms");
    // It would refuse what is not a share group's.
    new KafkaShareConsumer<>(
            settings.forMember("mail", "mail-0"),
            new ByteBufferDeserializer(),
            new ByteBufferDeserializer())
        .close();
  }

  @Test
  void aConsumerGroupBesideShareGroupsHasTheirOtherSettings() {
    ConsumerSettings settings =
        ConsumerSettings.of(
                Map.of(
                    "bootstrap.servers", "localhost:1",
                    "group.protocol", "share",
                    "max.poll.records", "77"))
            .ofConsumerGroup();
    assertThat(settings.isShare()).isFalse();
    assertThat(settings.properties())
        .containsEntry("group.protocol", "classic")
        .containsEntry("max.poll.records", "77")
        .containsEntry("enable.auto.commit", "false");
    new KafkaConsumer<>(
            settings.forMember("stage", "stage-0"),
            new ByteBufferDeserializer(),
            new ByteBufferDeserializer())
        .close();
  }

  @Test
  void whatTheBrokersRuleOfShareGroupsIsRefusedByName() {
    assertThatThrownBy(
            () ->
                ConsumerSettings.of(
                    Map.of(
                        "bootstrap.servers", "localhost:1",
                        "group.protocol", "share",
                        "session.timeout.ms", "10000")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'session.timeout.ms' does not go with group.protocol share");
  }

  @Test
  void aModeOfAcknowledgementThatKafkaDoesNotHaveIsRefused() {
    assertThatThrownBy(
            () ->
                ConsumerSettings.of(
                    Map.of(
                        "bootstrap.servers", "localhost:1",
                        "group.protocol", "share",
                        "share.acknowledgement.mode", "maybe")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("share.acknowledgement.mode");
  }

  @Test
  void aClassicSettingUnderTheNewProtocolIsRefused() {
    assertThatThrownBy(
            () ->
                ConsumerSettings.of(
                    Map.of(
                        "bootstrap.servers", "localhost:1",
                        "group.protocol", "consumer",
                        "session.timeout.ms", "10000")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("session.timeout.ms");
  }

  @Test
  void offsetsAreCommittedByTheMemberAndReadFromTheRunsBegin() {
    assertThat(ConsumerSettings.of(SERVERS).effective())
        .containsEntry("enable.auto.commit", "false")
        .containsEntry("auto.offset.reset", "earliest");
  }

  @Test
  void anUnknownKeyIsRefusedByName() {
    assertThatThrownBy(() -> ConsumerSettings.of(with("fetch.min.byte", "5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown consumer setting 'fetch.min.byte'");
  }

  @Test
  void anImpossibleValueIsRefusedWithKeyAndValue() {
    assertThatThrownBy(() -> ConsumerSettings.of(with("max.poll.records", "0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("max.poll.records")
        .hasMessageContaining("Invalid value 0")
        .hasMessageContaining("at least 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "group.id",
        "enable.auto.commit",
        "auto.offset.reset",
        "key.deserializer",
        "value.deserializer"
      })
  void whatTheLedgerDependsOnCannotBeChosen(String key) {
    assertThatThrownBy(() -> ConsumerSettings.of(with(key, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + key + "' cannot be chosen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sasl.jaas.config", "ssl.key.password"})
  void passwordsAreHiddenFromResultsAndText(String key) {
    ConsumerSettings settings = ConsumerSettings.of(with(key, "opensesame"));
    assertThat(settings.forMember("mail", "mail-0")).containsEntry(key, "opensesame");
    assertThat(settings.effective()).containsEntry(key, "[hidden]");
    assertThat(settings.toString()).doesNotContain("opensesame");
  }

  private static Map<String, String> with(String key, String value) {
    return Map.of("bootstrap.servers", "localhost:1", key, value);
  }
}
