package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeashTest {
  @Test
  void noBrokerOutlivesAToolThatWasKilledNotEvenAPausedOne(@TempDir Path directory)
      throws Exception {
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                Tool.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader answers = tool.inputReader(StandardCharsets.UTF_8);
    List<ProcessHandle> brokers =
        Stream.of(answers.readLine().split(" "))
            .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
            .toList();
    assertThat(brokers).hasSize(2).allMatch(ProcessHandle::isAlive);

    tool.destroyForcibly().waitFor();

    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(brokers).noneMatch(ProcessHandle::isAlive));
  }

  /** Starts two brokers, pauses the second, prints both pids and waits for its end. */
  static final class Tool {
    private Tool() {}

    public static void main(String[] args) throws Exception {
      Path directory = Path.of(args[0]);
      try (EmbeddedCluster cluster =
          EmbeddedCluster.start(
              QuickBrokers.of(2),
              directory.resolve("data"),
              directory.resolve("logs"),
              words -> {})) {
        cluster.broker(2).pause();
        System.out.println(cluster.broker(1).pid() + " " + cluster.broker(2).pid());
        Thread.sleep(Duration.ofMinutes(1).toMillis());
      }
    }
  }
}
