package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.pipeline.cluster.GuardedCluster;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker with a real authoriser, and a run that may not do everything. */
class RightsOfARunTest {
  private static final int BOUND_SECONDS = 60;

  @TempDir private static Path clusterDirectory;
  private static GuardedCluster cluster;

  @TempDir private Path directory;
  private Tool tool;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = GuardedCluster.start(clusterDirectory);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void grant() throws Exception {
    cluster.grantAll();
    tool = new Tool(directory);
  }

  @AfterEach
  void takeBack() throws Exception {
    cluster.takeAll();
  }

  private Process start(String topic, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--bootstrap-server=" + cluster.bootstrapServers(),
                "--command-config=" + cluster.loginFile(),
                "--topic=" + topic,
                "--partitions=2",
                "--replication-factor=1",
                "--rate=1000",
                "--duration=4s",
                "--warmup=0s",
                "--delivery.timeout.ms=4000",
                "-Xrequest.timeout.ms=2000",
                "--drain-timeout=4s"));
    arguments.addAll(List.of(more));
    return tool.start(arguments.toArray(String[]::new));
  }

  private Summary summary(Process run) throws Exception {
    boolean ended = run.waitFor(BOUND_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      run.destroyForcibly();
    }
    assertThat(ended).as(tool.err()).isTrue();
    Summary summary = RunDirectory.open(tool.onlyRun()).readSummary();
    assertThat(summary.events().addUp()).as(summary.events().toString()).isTrue();
    return summary;
  }

  /**
   * An idempotent producer throws at some events that it has taken, and calls back for them too.
   */
  @Test
  void whenTheRightToWriteIsTakenAwayEachEventIsRefusedOnce() throws Exception {
    Process run = start("not-to-write");
    await().atMost(Duration.ofSeconds(60)).until(() -> tool.err().contains("2s left"));
    cluster.deny(ResourceType.TOPIC, "not-to-write", AclOperation.WRITE);
    Summary summary = summary(run);

    assertThat(run.exitValue()).as(tool.err()).isEqualTo(3);
    assertThat(summary.events().offered()).isEqualTo(4_000);
    assertThat(summary.events().acknowledged()).isBetween(1L, 3_999L);
    assertThat(summary.events().refused()).isPositive();
    assertThat(summary.groups())
        .allSatisfy(group -> assertThat(group.phantom()).isZero())
        .allSatisfy(group -> assertThat(group.lost()).isZero());
  }

  @Test
  void withoutTheRightToATransactionalIdATransactionalRunIsRefusedInOneLine() throws Exception {
    Process run = start("not-in-transactions", "--transactional");
    Tool.Ended ended = tool.await(run);

    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err())
        .contains("cannot use transactional.id 'millrace-producer-0-")
        .contains("this user lacks Write on it");
    assertThat(directory.resolve("runs")).isEmptyDirectory();
  }

  @Test
  void withoutTheRightToTransactionalIdsExactlyOnceStagesAreRefusedInOneLine() throws Exception {
    Process run = start("not-exactly-once", "--stages=1", "--stage-delivery=exactly-once");
    Tool.Ended ended = tool.await(run);

    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err())
        .contains("cannot use transactional.id 'millrace-")
        .contains("this user lacks Write on it");
    assertThat(directory.resolve("runs")).isEmptyDirectory();
  }

  @Test
  void withoutTheRightToAlterGroupsShareGroupsBesideTransactionsAreRefusedInOneLine()
      throws Exception {
    cluster.grant(ResourceType.TRANSACTIONAL_ID, "*", AclOperation.ALL);
    cluster.deny(ResourceType.GROUP, "*", AclOperation.ALTER_CONFIGS);
    Process run = start("not-to-alter", "--transactional", "--group.protocol=share");
    Tool.Ended ended = tool.await(run);

    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err())
        .contains("cannot set share.isolation.level of share group 'millrace-")
        .contains("this user lacks AlterConfigs on it");
    assertThat(directory.resolve("runs")).isEmptyDirectory();
  }

  @Test
  void withoutTheRightToDeleteTheResultStaysAndAWarningNamesTheTopic() throws Exception {
    cluster.deny(ResourceType.TOPIC, "not-to-delete", AclOperation.DELETE);

    Process run = start("not-to-delete");
    Summary summary = summary(run);

    assertThat(run.exitValue()).as(tool.err()).isEqualTo(ExitCode.of(summary));
    assertThat(summary.events().acknowledged()).isEqualTo(4_000);
    assertThat(tool.err())
        .contains("warning: topic 'not-to-delete' remains")
        .contains("--delete --topic not-to-delete");
    assertThat(tool.onlyRun().resolve("FAILED")).doesNotExist();
  }

  @Test
  void whenRightsAreTakenAwayInMidRunWhatWasMeasuredIsWritten() throws Exception {
    Process run = start("taken-away");
    await().atMost(Duration.ofSeconds(60)).until(() -> tool.err().contains("2s left"));
    cluster.takeAll();

    Summary summary = summary(run);

    assertThat(run.exitValue()).as(tool.err()).isIn(1, 3);
    assertThat(summary.events().acknowledged()).isPositive();
    assertThat(summary.events().acknowledged()).isLessThan(4_000);
    assertThat(summary.groups()).allSatisfy(group -> assertThat(group.lost()).isZero());
    cluster.grantAll(); // for takeBack
  }
}
