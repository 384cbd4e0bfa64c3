package io.millrace.pipeline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SecurityPropertiesTest {
  @Test
  void aWorkerGetsWhatLoginsGoByAndNothingSecretOnItsCommandLine() {
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "org.apache.kafka.sasl.oauthbearer.allowed.urls", "https://a/token",
            "java.security.auth.login.config", "jaas.conf",
            "org.apache.kafka.some.password", "hunter2",
            "javax.net.ssl.trustStorePassword", "hunter2",
            "java.io.tmpdir", "tmp"));

    assertThat(SecurityProperties.asOptions(properties))
        .containsExactly(
            "-Djava.security.auth.login.config=jaas.conf",
            "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=https://a/token");
  }
}
