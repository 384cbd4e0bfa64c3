package io.millrace.pipeline.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

  /** A run of a second, three JVMs that start for it, and a machine that is busy. */
  private static final int RUN_LIMIT_SECONDS = 90;

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

  /**
   * The tool hands its permission for the endpoint's URL on; each worker asks for its own token.
   */
  @Test
  void workersThatAreProcessesLogInByTokenToo(@TempDir Path own) throws Exception {
    Properties client = new Properties();
    client.putAll(login("OAUTHBEARER", RIGHT));
    try (Writer file = Files.newBufferedWriter(own.resolve("client.properties"))) {
      client.store(file, null);
    }
    int tokensBefore = tokens.given();

    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + ALLOWED + "=" + tokens.tokenUrl(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.millrace.pipeline.cli.Main",
                "run",
                "--bootstrap-server=" + broker,
                "--command-config=client.properties",
                "--producer-processes=1",
                "--members=1",
                "--member-processes",
                "--partitions=1",
                "--rate=500",
                "--duration=1s",
                "--warmup=0s")
            .directory(own.toFile())
            .redirectErrorStream(true)
            .redirectOutput(own.resolve("said").toFile())
            .start();
    try {
      assertThat(run.waitFor(RUN_LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      run.destroyForcibly();
    }

    String said = Files.readString(own.resolve("said"));
    assertThat(run.exitValue()).as(said).isIn(0, 3); // too busy a machine is no refused login
    Path directory;
    try (Stream<Path> runs = Files.list(own.resolve("runs"))) {
      directory = runs.findFirst().orElseThrow();
    }
    Summary summary = RunDirectory.open(directory).readSummary();
    assertThat(summary.events().acknowledged()).isEqualTo(500);
    assertThat(summary.groups().get(0).received()).isEqualTo(500);
    assertThat(tokens.given() - tokensBefore)
        .as("of the tool and of two workers")
        .isGreaterThanOrEqualTo(3);
    assertThat(directory.resolve("logs/millrace-producer-0.log")).exists();
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(file -> assertThat(file).content(ISO_8859_1).doesNotContain(RIGHT));
    }
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
