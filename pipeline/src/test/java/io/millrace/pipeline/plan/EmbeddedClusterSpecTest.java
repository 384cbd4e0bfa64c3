package io.millrace.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedClusterSpecTest {
  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 10})
  void refusesOtherThanOneToNineBrokers(int brokers) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmbeddedClusterSpec.of(brokers))
        .withMessage("brokers is " + brokers + "; it must be from 1 to 9.");
  }

  @ParameterizedTest
  @CsvSource({
    "latest, released version", // a tag of an image, not a version
    "4.3, released version", // no such artifact
    "'', released version",
    "4.3.1/../x, released version", // becomes part of a path
    "3.8.1, 3.9.0 or newer",
    "2.13.1, 3.9.0 or newer"
  })
  void refusesWhatIsNotASupportedVersion(String version, String allowed) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec(version, List.of(), Map.of(), 0))
        .withMessageContainingAll("'" + version + "'", allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.9.1", "4.3.1", "4.4.0-rc1", "10.0.0"})
  void acceptsReleasedVersions(String version) {
    assertThatNoException().isThrownBy(() -> spec(version, List.of(), Map.of(), 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_534, 70_000})
  void refusesPortsThatDoNotHoldAllBrokers(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec("4.3.1", List.of(), Map.of(), port))
        .withMessageContainingAll("port is " + port, "from 1 to 65533");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"node.id", "log.dirs", "listeners", "process.roles", "controller.quorum.voters"})
  void refusesSettingsThatBreakABrokersIdentity(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec("4.3.1", List.of(), Map.of(key, "x"), 0))
        .withMessageContainingAll(key, "cannot be changed");
  }

  @Test
  void refusesAListenerThatIsNotThere() {
    Map<String, String> settings =
        Map.of("listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec("4.3.1", List.of(), settings, 0))
        .withMessageContainingAll("'CLIENT:SASL_PLAINTEXT'", "PLAINTEXT, REPLICATION, CONTROLLER");
  }

  @Test
  void refusesAJvmOptionThatWouldBecomeTheMainClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec("4.3.1", List.of("Xmx1g"), Map.of(), 0))
        .withMessageContaining("'Xmx1g'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "listener.security.protocol.map",
        "ssl.keystore.location",
        "listener.name.plaintext.ssl.truststore.password",
        "security.protocol",
        "sasl.jaas.config"
      })
  void refusesWhatItsOwnSecurityWouldOverride(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> secured(Map.of(), Map.of(key, "PLAINTEXT:SSL")))
        .withMessageContainingAll("client property " + key, "embedded-security tls");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> secured(Map.of(key, "PLAINTEXT:SSL"), Map.of()))
        .withMessageContainingAll("broker setting " + key, "embedded-security tls");
  }

  @Test
  void takesTheChoiceOfVersionsAndCiphersBesideItsOwnSecurity() {
    Map<String, String> protocols = Map.of("ssl.enabled.protocols", "TLSv1.2");
    assertThatNoException().isThrownBy(() -> secured(protocols, protocols));
  }

  private static EmbeddedClusterSpec secured(
      Map<String, String> brokerSettings, Map<String, String> client) {
    return new EmbeddedClusterSpec(
        1, "4.3.1", List.of(), brokerSettings, 0, client, false, EmbeddedSecurity.TLS);
  }

  @Test
  void neverPrintsTheValueOfASetting() {
    Map<String, String> settings = Map.of("listener.name.plaintext.plain.sasl.jaas.config", "pw");
    EmbeddedClusterSpec spec =
        new EmbeddedClusterSpec(
            1, "4.3.1", List.of(), settings, 0, Map.of("sasl.jaas.config", "pw"));
    assertThat(spec.toString()).contains("sasl.jaas.config").doesNotContain("pw");
  }

  private static EmbeddedClusterSpec spec(
      String version, List<String> jvm, Map<String, String> settings, int port) {
    return new EmbeddedClusterSpec(3, version, jvm, settings, port, Map.of());
  }
}
