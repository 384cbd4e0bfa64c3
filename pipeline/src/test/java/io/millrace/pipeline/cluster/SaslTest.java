package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker behind TLS that takes logins by password, by SCRAM and by token. */
class SaslTest {
  /** The ten seconds of the check, and the time to start a client. */
  private static final int LIMIT_SECONDS = 12;

  private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
  private static final String MODULES = "org.apache.kafka.common.security.";
  private static final String RIGHT = "right-secret-of-rita";
  private static final String WRONG = "wrong-secret-of-rita";

  @TempDir private static Path directory;
  private static Path trustStore;
  private static TokenEndpoint tokens;
  private static ThrowawayCluster cluster;
  private static String broker;

  @BeforeAll
  static void startBroker() throws Exception {
    TestCertificates certificates =
        new TestCertificates(directory).with("broker", "-ext", "san=ip:127.0.0.1");
    trustStore = certificates.trustStore();
    tokens = new TokenEndpoint("rita", RIGHT);
    System.setProperty(ALLOWED, tokens.tokenUrl());
    Map<String, String> settings = new HashMap<>();
    settings.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL");
    Map.of(
            "ssl.keystore.type",
            "PKCS12",
            "ssl.keystore.location",
            certificates.keyStore("broker").toString(),
            "ssl.keystore.password",
            TestCertificates.PASSWORD,
            "sasl.enabled.mechanisms",
            "PLAIN,SCRAM-SHA-512,OAUTHBEARER",
            "plain.sasl.jaas.config",
            MODULES + "plain.PlainLoginModule required user_rita=\"" + RIGHT + "\";",
            "scram-sha-512.sasl.jaas.config",
            MODULES + "scram.ScramLoginModule required;",
            "oauthbearer.sasl.jaas.config",
            MODULES + "oauthbearer.OAuthBearerLoginModule required;",
            "oauthbearer.sasl.server.callback.handler.class",
            OAuthBearerValidatorCallbackHandler.class.getName(),
            "oauthbearer.sasl.oauthbearer.jwks.endpoint.url",
            tokens.keysUrl())
        .forEach((key, value) -> settings.put("listener.name.plaintext." + key, value));
    cluster =
        ThrowawayCluster.start(
            new EmbeddedClusterSpec(
                1,
                EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION,
                BrokerJit.QUICK.with(List.of("-D" + ALLOWED + "=" + tokens.keysUrl())),
                settings,
                0,
                login("PLAIN", RIGHT)));
    broker = cluster.bootstrapServers();
    try (Admin admin = AdminClients.open(cluster.clientProperties(), Map.of())) {
      ScramCredentialInfo scram = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
      AdminRequest.await(
          admin
              .alterUserScramCredentials(
                  List.of(new UserScramCredentialUpsertion("rita", scram, RIGHT)))
              .all(),
          "make a user");
    }
  }

  @AfterAll
  static void stopBroker() {
    System.clearProperty(ALLOWED);
    if (cluster != null) {
      cluster.close();
    }
    tokens.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "SCRAM-SHA-512", "OAUTHBEARER"})
  void theRightSecretLetsInAndAWrongOneIsNamedByItsMechanismOnly(String mechanism) {
    try (ExistingCluster existing = ExistingCluster.connect(broker, login(mechanism, RIGHT))) {
      assertThat(existing.brokerCount()).isEqualTo(1);
    }
    assertRefused(login(mechanism, WRONG), "sasl.mechanism=" + mechanism);
  }

  @Test
  @Timeout(value = LIMIT_SECONDS, unit = TimeUnit.SECONDS)
  void aWrongPasswordIsCalledThat() {
    assertRefused(login("SCRAM-SHA-512", WRONG), "refuses the credentials", "Check sasl.mechanism");
  }

  @Test
  @Timeout(value = LIMIT_SECONDS, unit = TimeUnit.SECONDS)
  void aTokenThatIsNotGivenIsToldWithTheAnswerOfItsEndpoint() {
    assertRefused(login("OAUTHBEARER", WRONG), "401");
  }

  @Test
  @Timeout(value = LIMIT_SECONDS, unit = TimeUnit.SECONDS)
  void anEndpointThatIsNotAllowedIsToldWithTheProperty() {
    Map<String, String> elsewhere = login("OAUTHBEARER", RIGHT);
    elsewhere.put("sasl.oauthbearer.token.endpoint.url", "http://127.0.0.1:1/token");
    assertRefused(elsewhere, ALLOWED, "MILLRACE_OPTS");
  }

  @Test
  @Timeout(value = LIMIT_SECONDS, unit = TimeUnit.SECONDS)
  void aMechanismThatTheListenerDoesNotTakeIsNamed() {
    Map<String, String> other = login("SCRAM-SHA-512", RIGHT);
    other.put("sasl.mechanism", "SCRAM-SHA-256");
    assertRefused(other, "SCRAM-SHA-256", "PLAIN");
  }

  @Test
  @Timeout(value = LIMIT_SECONDS, unit = TimeUnit.SECONDS)
  void aClientThatDoesNotLogInIsToldThatItMayHaveTo() {
    Map<String, String> anonymous = login("PLAIN", RIGHT);
    anonymous.put("security.protocol", "SSL");
    assertRefused(anonymous, "it may ask for a login (SASL_SSL)");
  }

  @Test
  @Timeout(value = LIMIT_SECONDS, unit = TimeUnit.SECONDS)
  void aLoginWithoutTlsIsToldThatTheListenerSpeaksIt() {
    Map<String, String> plain = login("PLAIN", RIGHT);
    plain.put("security.protocol", "SASL_PLAINTEXT");
    assertRefused(plain, "it speaks TLS", "security.protocol is SASL_PLAINTEXT");
  }

  private static void assertRefused(Map<String, String> properties, String... parts) {
    Refusals.assertRefused(
        broker, properties, List.of(RIGHT, WRONG, TestCertificates.PASSWORD), parts);
  }

  private static Map<String, String> login(String mechanism, String secret) {
    Map<String, String> properties = new HashMap<>();
    properties.put("security.protocol", "SASL_SSL");
    properties.put("ssl.truststore.type", "PKCS12");
    properties.put("ssl.truststore.location", trustStore.toString());
    properties.put("ssl.truststore.password", TestCertificates.PASSWORD);
    properties.put("sasl.mechanism", mechanism);
    switch (mechanism) {
      case "PLAIN" -> properties.put("sasl.jaas.config", jaas("plain.PlainLoginModule", secret));
      case "SCRAM-SHA-512" ->
          properties.put("sasl.jaas.config", jaas("scram.ScramLoginModule", secret));
      default -> {
        properties.put(
            "sasl.jaas.config", MODULES + "oauthbearer.OAuthBearerLoginModule required;");
        properties.put("sasl.oauthbearer.client.credentials.client.id", "rita");
        properties.put("sasl.oauthbearer.client.credentials.client.secret", secret);
        properties.put("sasl.oauthbearer.token.endpoint.url", tokens.tokenUrl());
        properties.put(
            "sasl.login.callback.handler.class", OAuthBearerLoginCallbackHandler.class.getName());
      }
    }
    return properties;
  }

  private static String jaas(String module, String secret) {
    return MODULES + module + " required username=\"rita\" password=\"" + secret + "\";";
  }
}
