package io.millrace.pipeline.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.pipeline.metrics.MetricsEndpoint;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The Compose stacks, as far as they can be checked without an engine. */
class ComposeTest {
  private static final Path HOME = Path.of("..");
  private static final Path COMPOSE = HOME.resolve("compose");
  private static final YAMLMapper YAML = YAMLMapper.builder().build();

  private static JsonNode yaml(Path file) throws IOException {
    return YAML.readTree(Files.readString(file));
  }

  private static JsonNode service(String name) throws IOException {
    return yaml(COMPOSE.resolve("compose.yaml")).path("services").path(name);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.asString("")));
    return texts;
  }

  @Test
  void theFilesFollowTheSchemaAndSatisfyTheLinter(@TempDir Path directory) throws Exception {
    assumeTrue(
        Command.isInstalled("npm") || System.getProperty("user.name").equals("root"),
        "npm is not installed");
    Path compose = Command.copy(COMPOSE, directory.resolve("compose"));
    Command npm = Command.run(compose, "npm", "ci", "--no-audit", "--no-fund");
    assertThat(npm.code()).as(npm.said()).isZero();

    Command lint = Command.run(compose, "npm", "run", "lint");

    assertThat(lint.code()).as(lint.said()).isZero();
    Path single = compose.resolve("single.yaml");
    Files.writeString(single, Files.readString(single).replace("restart:", "restrat:"));
    Command misspelt = Command.run(compose, "npm", "run", "lint");
    assertThat(misspelt.code()).isNotZero();
    assertThat(misspelt.said()).contains("invalid-schema");
  }

  @ParameterizedTest
  @ValueSource(strings = {"compose.yaml", "single.yaml", "zookeeper.yaml"})
  void everyImageIsPinnedAndNoPortLeavesTheLoopbackAddress(String file) throws IOException {
    JsonNode services = yaml(COMPOSE.resolve(file)).path("services");
    assertThat(services.size()).isPositive();
    String text = Files.readString(COMPOSE.resolve(file));

    Pattern.compile("image: (\\S+)")
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .forEach(image -> assertPinned(image));
    for (JsonNode service : services) {
      assertThat(texts(service.path("ports"))).allMatch(port -> port.startsWith("127.0.0.1:"));
    }
  }

  /** {@code millrace:local} is what is built from this checkout. */
  private static void assertPinned(String image) {
    assertThat(image).matches(".+:v?\\d+\\.\\d+\\.\\d+[\\w.-]*|millrace:local");
  }

  @Test
  void everyDockerfileBuildsUponPinnedImages() throws IOException {
    try (Stream<Path> files = Files.walk(COMPOSE, 2)) {
      List<Path> dockerfiles = files.filter(file -> file.endsWith("Dockerfile")).sorted().toList();
      assertThat(dockerfiles).hasSize(3);
      for (Path file : dockerfiles) {
        Pattern.compile("(?m)^FROM (\\S+)")
            .matcher(Files.readString(file))
            .results()
            .map(match -> match.group(1))
            .forEach(ComposeTest::assertPinned);
      }
    }
    assertThat(Files.readString(COMPOSE.resolve("bench/Dockerfile"))).contains("USER millrace");
  }

  @Test
  void prometheusScrapesWhatTheStackRuns() throws IOException {
    Map<String, List<String>> targets = new HashMap<>();
    for (JsonNode job :
        yaml(COMPOSE.resolve("prometheus/prometheus.yaml")).path("scrape_configs")) {
      List<String> all = new ArrayList<>();
      job.path("static_configs").forEach(one -> all.addAll(texts(one.path("targets"))));
      targets.put(job.path("job_name").asString(""), all);
    }
    JsonNode services = yaml(COMPOSE.resolve("compose.yaml")).path("services");
    String agentPort =
        Files.readString(COMPOSE.resolve("kafka/Dockerfile"))
            .replaceFirst("(?s).*agent.jar=(\\d+):.*", "$1");

    assertThat(targets.get("kafka"))
        .containsExactly("kafka-1:" + agentPort, "kafka-2:" + agentPort, "kafka-3:" + agentPort);
    assertThat(targets.get("millrace"))
        .containsExactly(
            "bench:" + MetricsEndpoint.USUAL_PORT,
            "host.docker.internal:" + MetricsEndpoint.USUAL_PORT);
    assertThat(texts(services.path("bench").path("command")))
        .contains("--metrics-port=" + MetricsEndpoint.USUAL_PORT);
    assertThat(texts(services.path("prometheus").path("extra_hosts")))
        .containsExactly("host.docker.internal:host-gateway");
    assertThat(texts(services.path("node-exporter").path("command")))
        .contains(
            "--web.listen-address=:"
                + String.join(",", targets.getOrDefault("node", List.of()))
                    .replace("node-exporter:", ""));
    targets.values().stream()
        .flatMap(List::stream)
        .map(target -> target.replaceFirst(":.*", ""))
        .filter(host -> !host.equals("localhost") && !host.equals("host.docker.internal"))
        .forEach(host -> assertThat(services.has(host)).as(host).isTrue());
  }

  @Test
  void grafanaFindsPrometheusAndTheDashboards() throws IOException {
    JsonNode source =
        yaml(HOME.resolve("grafana/provisioning/datasources/prometheus.yaml"))
            .path("datasources")
            .path(0);
    JsonNode provider =
        yaml(HOME.resolve("grafana/provisioning/dashboards/millrace.yaml"))
            .path("providers")
            .path(0);
    JsonNode grafana = service("grafana");
    String home =
        grafana.path("environment").path("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH").asString("");

    assertThat(source.path("url").asString("")).isEqualTo("$MILLRACE_PROMETHEUS_URL");
    assertThat(grafana.path("environment").path("MILLRACE_PROMETHEUS_URL").asString(""))
        .isEqualTo("http://prometheus:9090");
    assertThat(provider.path("allowUiUpdates").asBoolean(true)).isFalse();
    assertThat(texts(grafana.path("volumes")))
        .contains(
            "../grafana/provisioning:/etc/grafana/provisioning:ro",
            "../grafana/dashboards:" + provider.path("options").path("path").asString("") + ":ro");
    assertThat(HOME.resolve("grafana/dashboards").resolve(Path.of(home).getFileName())).exists();
    try (Stream<Path> dashboards = Files.list(HOME.resolve("grafana/dashboards"))) {
      for (Path dashboard : dashboards.toList()) {
        assertThat(Files.readString(dashboard))
            .contains("\"value\": \"" + source.path("uid").asString("") + "\"");
      }
    }
  }

  @Test
  void brokersAreSetAsInProduction() throws IOException {
    JsonNode settings = yaml(COMPOSE.resolve("compose.yaml")).path("x-broker-environment");

    assertThat(settings.path("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR").asInt()).isEqualTo(3);
    assertThat(settings.path("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR").asInt())
        .isEqualTo(3);
    assertThat(settings.path("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR").asInt()).isEqualTo(2);
    assertThat(settings.path("KAFKA_MIN_INSYNC_REPLICAS").asInt()).isEqualTo(2);
    assertThat(settings.path("KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE").asString(""))
        .isEqualTo("false");
  }

  @Test
  void theStackRunsTheKafkaThatMillraceItselfStarts() throws IOException {
    String version = EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION;

    assertThat(Files.readString(COMPOSE.resolve("kafka/Dockerfile")))
        .contains("FROM apache/kafka:" + version);
    assertThat(Files.readString(COMPOSE.resolve("compose.yaml")))
        .contains("image: millrace-kafka:" + version);
    assertThat(Files.readString(COMPOSE.resolve("single.yaml")))
        .contains("image: apache/kafka:" + version);
  }
}
