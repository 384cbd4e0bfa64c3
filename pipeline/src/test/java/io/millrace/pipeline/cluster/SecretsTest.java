package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
  @Test
  void hidesSecretValuesAndTheirQuotedParts() {
    Map<String, String> properties =
        Map.of(
            "ssl.keystore.password", "changeit",
            "sasl.jaas.config", "a.PlainLoginModule required password=\"hunter2\";",
            "client.id", "visible");
    assertThat(Secrets.hide("changeit, then hunter2 of visible", properties))
        .isEqualTo("[hidden], then [hidden] of visible");
  }
}
