package io.millrace.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNamesTest {
  @Test
  void ofKafkasClientSettingsExactlyThePasswordsAreSecret() {
    Set<String> passwords = new TreeSet<>();
    Set<String> secret = new TreeSet<>();
    Stream.of(ProducerConfig.configDef(), ConsumerConfig.configDef(), AdminClientConfig.configDef())
        .flatMap(definition -> definition.configKeys().values().stream())
        .forEach(
            key -> {
              if (key.type == ConfigDef.Type.PASSWORD) {
                passwords.add(key.name);
              }
              if (SecretNames.isSecret(key.name)) {
                secret.add(key.name);
              }
            });
    assertThat(secret).isEqualTo(passwords).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "listener.name.plaintext.plain.sasl.jaas.config",
        "listener.name.external.ssl.keystore.password",
        "password.encoder.secret",
        "delegation.token.secret.key",
        "config.providers.vault.param.token",
        "config.providers.vault.param.secret.id",
        "SSL.KEY.PASSWORD"
      })
  void whatBrokersAndProvidersKeepToThemselvesIsSecret(String name) {
    assertThat(SecretNames.isSecret(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linger.ms",
        "sasl.mechanism",
        "ssl.keystore.location",
        "sasl.oauthbearer.token.endpoint.url",
        "sasl.oauthbearer.client.credentials.client.id",
        "delegation.token.max.lifetime.ms",
        "password.encoder.iterations"
      })
  void whatIsOnlyAboutASecretIsShown(String name) {
    assertThat(SecretNames.isSecret(name)).isFalse();
  }
}
