package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ClusterUpCommandTest {
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "--brokers=0, brokers is 0; it must be from 1 to 9",
    "--kafka=latest, kafka version is 'latest'",
    "--port=70000, port is 70000",
    "-Bnode.id=7, broker setting node.id cannot be changed",
    "--broker-jvm=Xmx1g, broker JVM option is 'Xmx1g'",
    "--command-config=missing.properties, --command-config is missing.properties"
  })
  void badInputIsAUsageErrorOfOneLine(String option, String message) {
    assertThat(execute("up", option)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString().lines().findFirst().orElse("")).contains(message);
  }

  @Test
  void aTakenPortFailsInOneLine() throws IOException {
    InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket other = new ServerSocket(0, 1, address)) {
      assertThat(execute("up", "--brokers=1", "--port=" + other.getLocalPort())).isEqualTo(1);
      assertThat(err.toString())
          .contains("Port " + other.getLocalPort() + " on 127.0.0.1 is taken")
          .doesNotContain("logs are in");
    }
  }

  @Test
  void ctrlCStopsTheClusterAndLeavesNothing(@TempDir Path temp) throws Exception {
    Process tool = up(temp);
    BufferedReader out = tool.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).matches("bootstrap\\.servers=127\\.0\\.0\\.1:\\d+");
    List<ProcessHandle> brokers = tool.descendants().toList();
    assertThat(brokers).hasSize(1);

    interrupt(tool);

    assertThat(tool.waitFor(15, TimeUnit.SECONDS)).isTrue();
    assertThat(brokers).noneMatch(ProcessHandle::isAlive);
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void ctrlCDuringTheStartLeavesNothingEither(@TempDir Path temp) throws Exception {
    Process tool = up(temp);
    await().atMost(Duration.ofSeconds(15)).until(() -> tool.descendants().findAny().isPresent());
    List<ProcessHandle> brokers = tool.descendants().toList();

    interrupt(tool);

    assertThat(tool.waitFor(15, TimeUnit.SECONDS)).isTrue();
    assertThat(brokers).noneMatch(ProcessHandle::isAlive);
    assertThat(temp).isEmptyDirectory();
  }

  private int execute(String... args) {
    return new CommandLine(new ClusterCommand()).setErr(new PrintWriter(err)).execute(args);
  }

  private static Process up(Path temp) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Djava.io.tmpdir=" + temp);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.add(Tool.class.getName());
    command.addAll(List.of("up", "--brokers", "1", "--port", "0"));
    return new ProcessBuilder(DefaultCtrlC.of(command))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void interrupt(Process tool) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-INT", String.valueOf(tool.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** The command by itself, as the tool's main class runs it. */
  static final class Tool {
    private Tool() {}

    public static void main(String[] args) {
      System.exit(new CommandLine(new ClusterCommand()).execute(args));
    }
  }
}
