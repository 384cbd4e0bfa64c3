package io.millrace.pipeline.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientProcessTest {
  private static final int MEGABYTE = 1 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path scratch;
  private ClientProcess processes;

  @BeforeEach
  void makeProcesses() {
    processes = new ClientProcess(scratch);
  }

  /** What the tests run. */
  static final class Client {
    private Client() {}

    public static void main(String[] args) throws InterruptedException {
      switch (args[0]) {
        case "allocate" -> {
          int bytes = 0;
          for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            bytes += Arrays.hashCode(new byte[MEGABYTE]);
          }
          System.out.println("said " + bytes);
        }
        case "fail" -> {
          System.err.println("because");
          System.exit(3);
        }
        default -> Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  private ClientProcess.Ended run(Duration limit, List<String> jvm, String... arguments)
      throws InterruptedException {
    return processes.run(
        new ClientProcess.Program(
            jvm, ClientProcess.ownClassPath(), Client.class.getName(), List.of(arguments)),
        limit);
  }

  /** Other tests' processes may live beside ours: those that were there before a test began. */
  private final Set<ProcessHandle> others =
      ProcessHandle.current().descendants().collect(Collectors.toSet());

  private Stream<ProcessHandle> clients() {
    return ProcessHandle.current().descendants().filter(process -> !others.contains(process));
  }

  @Test
  void whatItPrintsSpendsAndAllocatesIsKnown() throws Exception {
    for (String collector : List.of("-XX:+UseParallelGC", "-XX:+UseG1GC")) {
      List<String> jvm = List.of("-Xmx64m", collector);

      ClientProcess.Ended little = run(LIMIT, jvm, "allocate", "10");
      ClientProcess.Ended more = run(LIMIT, jvm, "allocate", "210");

      assertThat(more.output()).startsWith("said");
      assertThat(more.cpuSeconds()).isPositive();
      // each array has a header, and G1 rounds it up to whole regions; each pause is a megabyte off
      assertThat(more.allocatedBytes().orElseThrow() - little.allocatedBytes().orElseThrow())
          .as(collector)
          .isBetween(180L * MEGABYTE, 440L * MEGABYTE);
    }
  }

  @Test
  void aProgramThatFailsSaysWhy() {
    assertThatThrownBy(() -> run(LIMIT, List.of(), "fail"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ended with code 3")
        .hasMessageContaining("because");
  }

  @Test
  void aProgramThatHangsIsKilled() {
    assertThatThrownBy(() -> run(Duration.ofSeconds(1), List.of(), "hang"))
        .hasMessageContaining("did not end within 1 s");
    assertThat(clients()).isEmpty();
  }

  @Test
  void anInterruptKillsTheProgram() throws Exception {
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                run(LIMIT, List.of(), "hang");
              } catch (InterruptedException e) {
                end.set(e);
              }
            });
    thread.start();
    await().atMost(LIMIT).until(() -> clients().count() >= 2); // the shell and the program

    thread.interrupt();
    thread.join();

    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    assertThat(clients()).isEmpty();
  }
}
