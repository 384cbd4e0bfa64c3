package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a failover run ends, it leaves nothing broken behind. */
class FailoverEndTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path directory;
  private Tool tool = new Tool(Path.of("."));

  @BeforeEach
  void toolInADirectoryOfItsOwn() {
    tool = new Tool(directory);
  }

  private Process failover(String... options) throws IOException {
    return tool.start(
        Stream.concat(
                Stream.of(
                    "failover",
                    "--fault-free=5s",
                    "--phase=0s",
                    "--warmup=0s",
                    "--rate=500",
                    "--lasts=5m"),
                Stream.of(options))
            .toArray(String[]::new));
  }

  @Test
  void ctrlCInTheMiddleOfAPauseContinuesTheBrokerAndEndsItLikeTheOthers() throws Exception {
    Process process = failover("--fault=pause");
    await().atMost(LIMIT).until(() -> tool.err().contains("SIGSTOP"));
    List<ProcessHandle> children = process.descendants().toList();

    Tool.signal("INT", process);

    assertThat(tool.await(process).code()).isEqualTo(130);
    assertThat(children).hasSizeGreaterThanOrEqualTo(3).noneMatch(ProcessHandle::isAlive);
    assertThat(tool.onlyRun().resolve("RUNNING")).doesNotExist();
    assertThat(data()).isEmpty();
  }

  @Test
  void afterSigkillNoFrozenBrokerAndNoNamespaceStayAndTheNextRunRemovesTheData() throws Exception {
    assumeTrue(Tool.canMakeNamespaces(), "no namespaces can be made here");
    // because of the second fault the brokers are in namespaces when the first freezes one
    Files.writeString(directory.resolve("faults.yaml"), "- fault: pause\n- fault: cut-off\n");
    Process process = failover("--faults=faults.yaml");
    await().atMost(LIMIT).until(() -> tool.err().contains("SIGSTOP"));
    List<ProcessHandle> children = process.descendants().toList();
    assertThat(children).hasSizeGreaterThanOrEqualTo(4); // the inner process and its brokers

    Tool.signal("KILL", process);

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    // a namespace lives as long as a process in it, or a mount of its own name
    assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain("/run/netns/b1");
    assertThat(data()).isNotEmpty();
    Tool.Ended next = tool.run("run", "--brokers=1", "--rate=500", "--warmup=0", "--duration=2s");
    assertThat(next.err()).doesNotContain("cannot be removed");
    assertThat(data()).isEmpty();
  }

  @Test
  void whereNoNamespacesCanBeMadeALinkFaultSaysWhatItNeeds() throws Exception {
    Tool.Ended ended =
        tool.await(tool.start(Map.of("PATH", directory.toString()), "failover", "--fault=cut-off"));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err().lines().findFirst().orElse(""))
        .contains("fault cut-off needs network namespaces")
        .contains("util-linux and iproute2");
    assertThat(directory.resolve("runs")).doesNotExist();
  }

  /** What brokers keep. */
  private List<Path> data() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> path.getFileName().toString().matches("broker-[0-9]+"))
          .filter(Files::isDirectory)
          .toList();
    }
  }
}
