package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.pipeline.cluster.FreePort;
import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.worker.RunningWorkers;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs against a cluster that encrypts and asks for a login, with secrets that a search can find.
 */
class SecurityTest {
  private static final Pattern DRAWN = Pattern.compile("\\b[0-9a-f]{32}\\b");

  @TempDir private static Path clusterDirectory;
  private static Tool clusterTool;
  private static Process cluster;
  private static String servers;

  /** As the cluster wrote it. */
  private static Path clientFile;

  @TempDir private Path directory;
  private Tool tool;

  @BeforeAll
  static void startCluster() throws IOException {
    clusterTool = new Tool(clusterDirectory);
    cluster =
        clusterTool.start(
            "cluster",
            "up",
            "--brokers=1",
            "--port=0",
            "--broker-jit=quick",
            "--embedded-security=sasl_tls");
    await("the cluster")
        .atMost(Duration.ofMinutes(2))
        .until(() -> clusterTool.out().contains("command-config=") || !cluster.isAlive());
    Properties said = new Properties();
    said.load(new StringReader(clusterTool.out()));
    servers = said.getProperty("bootstrap.servers");
    clientFile = Path.of(said.getProperty("command-config"));
  }

  @AfterAll
  static void stopCluster() throws Exception {
    Tool.signal("INT", cluster);
    clusterTool.await(cluster);
    assertThat(clientFile).doesNotExist();
  }

  @BeforeEach
  void makeTool() {
    tool = new Tool(directory);
  }

  @Test
  void noSecretOfAnExistingClusterIsSeenAnywhere() throws Exception {
    Set<String> secrets = secretsOf(Files.readString(clientFile));
    assertThat(secrets).as("a password of the truststore and one of the user").hasSize(2);
    int metrics = FreePort.any();

    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Process run =
          startRun(
              Map.of(),
              metrics,
              "--bootstrap-server=127.0.0.1:" + silent.getLocalPort() + "," + servers,
              "--command-config=" + clientFile);
      lookWhileItRuns(run, metrics, secrets);
      Tool.Ended ended = tool.await(run);

      assertAccountedFor(ended);
      assertThat(ended.err())
          .contains("warning: of the bootstrap servers, " + servers + " answered")
          .contains("127.0.0.1:" + silent.getLocalPort() + ": no answer");
      assertNowhere(secrets, ended);
    }
  }

  @Test
  void noSecretOfAnEmbeddedClusterIsSeenAnywhereOrLeftBehind() throws Exception {
    int metrics = FreePort.any();
    Process run = startRun(Map.of(), metrics, "--brokers=1", "--embedded-security=sasl_tls");
    Set<String> secrets = new TreeSet<>();
    await("the broker's settings")
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(
            () -> {
              for (Path file : filesOf(tool.onlyRun())) {
                if (file.toString().endsWith(".properties")) {
                  assertThat(Files.getPosixFilePermissions(file)).hasSize(2); // the owner's
                  DRAWN
                      .matcher(Files.readString(file))
                      .results()
                      .forEach(found -> secrets.add(found.group()));
                }
              }
              return secrets.size() == 3; // of the key, of the truststore, of the user
            });

    lookWhileItRuns(run, metrics, secrets);
    Tool.Ended ended = tool.await(run);

    assertAccountedFor(ended);
    assertNowhere(secrets, ended);
    assertThat(ended.out()).contains("SASL_SSL");
  }

  @Test
  void aPasswordFromTheEnvironmentReachesWorkersAndStaysThere() throws Exception {
    Properties client = read(clientFile);
    Set<String> secrets = secretsOf(Files.readString(clientFile));
    String jaas = client.getProperty("sasl.jaas.config");
    Path config = directory.resolve("client.properties");
    Files.writeString(
        config,
        """
        security.protocol=SASL_SSL
        sasl.mechanism=PLAIN
        ssl.truststore.type=PKCS12
        ssl.truststore.location=%s
        ssl.truststore.password=${env:MILLRACE_TEST_TRUST}
        sasl.jaas.config=${env:MILLRACE_TEST_JAAS}
        config.providers=env
        config.providers.env.class=%s
        """
            .formatted(
                client.getProperty("ssl.truststore.location"),
                EnvVarConfigProvider.class.getName()));
    Map<String, String> environment =
        Map.of(
            "MILLRACE_TEST_TRUST",
            client.getProperty("ssl.truststore.password"),
            "MILLRACE_TEST_JAAS",
            jaas);

    Process run =
        startRun(
            environment,
            FreePort.any(),
            "--bootstrap-server=" + servers,
            "--command-config=" + config);
    Tool.Ended ended = tool.await(run);

    assertAccountedFor(ended);
    assertNowhere(secrets, ended);
  }

  @Test
  void aWrongPasswordIsOneLineAndExitCodeTwoAndLeavesNoFiles() throws Exception {
    Properties client = read(clientFile);
    String wrong = "wrong-password-of-the-test";
    Path config = directory.resolve("client.properties");
    client.setProperty(
        "sasl.jaas.config",
        client
            .getProperty("sasl.jaas.config")
            .replaceAll("password=\"[^\"]+", "password=\"" + wrong));
    try (var out = Files.newOutputStream(config)) {
      client.store(out, null);
    }

    Tool.Ended ended =
        tool.run("run", "--bootstrap-server", servers, "--command-config", config.toString());

    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err().lines().filter(line -> line.contains("refuses the credentials")))
        .singleElement()
        .asString()
        .contains("sasl.mechanism=PLAIN", "Invalid username or password")
        .doesNotContain(wrong);
    assertThat(directory.resolve("runs"))
        .satisfiesAnyOf(
            runs -> assertThat(runs).doesNotExist(), runs -> assertThat(runs).isEmptyDirectory());
  }

  private Process startRun(Map<String, String> environment, int metrics, String... more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--producer-processes=1",
                "--members=1",
                "--member-processes",
                "--partitions=2",
                "--rate=1000",
                "--duration=4s",
                "--warmup=1s",
                "--json",
                "--metrics-port=" + metrics));
    arguments.addAll(List.of(more));
    return tool.start(environment, arguments.toArray(String[]::new));
  }

  /** What others on the machine, and whoever scrapes the run, can see of it. */
  private void lookWhileItRuns(Process run, int metrics, Set<String> secrets) {
    await("the load, with both workers")
        .atMost(Duration.ofMinutes(2))
        .until(() -> !run.isAlive() || (tool.err().contains("measuring") && hasWorkers(run)));
    List<ProcessHandle> all = Stream.concat(Stream.of(run.toHandle()), run.descendants()).toList();
    assertThat(all).hasSizeGreaterThan(2);
    for (ProcessHandle process : all) {
      for (String file : List.of("cmdline", "environ")) {
        assertHasNone(secrets, "/proc/" + process.pid() + "/" + file, read(process.pid(), file));
      }
    }
    await("the metrics")
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(
            () -> {
              String page = get(metrics);
              assertThat(page).contains("millrace_");
              assertHasNone(secrets, "/metrics", page);
            });
  }

  private static boolean hasWorkers(Process run) {
    return RunningWorkers.named("millrace-producer-0", run.toHandle()).isPresent()
        && RunningWorkers.named("g1-m1", run.toHandle()).isPresent();
  }

  private static void assertAccountedFor(Tool.Ended ended) {
    // a machine that is too busy for the rate makes the run invalid, and its account no less whole
    assertThat(ended.code()).as(ended.err()).isIn(0, 3);
    Summary summary = ResultJson.mapper().readValue(ended.out(), Summary.class);
    assertThat(summary.events().acknowledged()).isEqualTo(4_000);
    assertThat(summary.groups().get(0).received()).isEqualTo(4_000);
  }

  private void assertNowhere(Set<String> secrets, Tool.Ended ended) throws IOException {
    assertHasNone(secrets, "standard output", ended.out());
    assertHasNone(secrets, "standard error", ended.err());
    List<Path> files = filesOf(tool.onlyRun());
    assertThat(files).anyMatch(file -> file.endsWith("logs/millrace-producer-0.log"));
    assertThat(files).anyMatch(file -> file.endsWith("report.html"));
    for (Path file : files) {
      String content = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertHasNone(secrets, file.toString(), content);
    }
  }

  private static void assertHasNone(Set<String> secrets, String where, String content) {
    for (String secret : secrets) {
      assertThat(content.contains(secret)).as("a secret in %s", where).isFalse();
    }
  }

  private static List<Path> filesOf(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static Set<String> secretsOf(String properties) {
    Set<String> secrets = new TreeSet<>();
    Matcher found = DRAWN.matcher(properties);
    while (found.find()) {
      secrets.add(found.group());
    }
    return secrets;
  }

  private static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    return properties;
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it has ended meanwhile
    }
  }

  private static String get(int port) throws IOException {
    try (InputStream page =
        URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
