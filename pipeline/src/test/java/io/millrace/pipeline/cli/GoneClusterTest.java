package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.QuickBrokers;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster, or a topic, that goes away while a run is on: the run ends, and has a result. */
class GoneClusterTest {
  /** 4 s of load, 1 s to catch up, 5 s of delivery.timeout.ms and its margin, 4 s of drain. */
  private static final Duration BOUND = Duration.ofSeconds(45);

  private static final String[] RUN = {
    "run",
    "--topic=orders",
    "--partitions=2",
    "--replication-factor=1",
    "--rate=1000",
    "--duration=4s",
    "--warmup=0s",
    "--delivery.timeout.ms=5000",
    "-Xrequest.timeout.ms=2000",
    "--drain-timeout=4s"
  };

  @TempDir private Path directory;
  private EmbeddedCluster cluster;
  private Tool tool;

  @BeforeEach
  void startCluster() throws Exception {
    cluster =
        EmbeddedCluster.start(
            QuickBrokers.of(1),
            directory.resolve("brokers"),
            directory.resolve("logs"),
            step -> {});
    tool = new Tool(directory);
  }

  @AfterEach
  void stopCluster() {
    cluster.close();
  }

  private Process startRun(String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(RUN));
    arguments.addAll(List.of(more));
    arguments.add("--bootstrap-server=" + cluster.bootstrapServers());
    Process run = tool.start(arguments.toArray(String[]::new));
    await().atMost(Duration.ofSeconds(60)).until(() -> tool.err().contains("2s left"));
    return run;
  }

  private Summary summaryWithin(Process run, Duration bound) throws Exception {
    boolean ended = run.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      run.destroyForcibly();
    }
    assertThat(ended).as("ended within %s: %s", bound, tool.err()).isTrue();
    Summary summary = RunDirectory.open(tool.onlyRun()).readSummary();
    assertThat(summary.events().addUp()).as(summary.events().toString()).isTrue();
    assertThat(tool.onlyRun().resolve("RUNNING")).doesNotExist();
    return summary;
  }

  @Test
  void aBrokerThatStopsForGoodEndsTheRunWithAnOutcomeForEveryEvent() throws Exception {
    Process run = startRun();
    cluster.broker(1).kill();

    Summary summary = summaryWithin(run, BOUND);

    assertThat(run.exitValue()).as(tool.err()).isEqualTo(3);
    assertThat(summary.verdict()).isEqualTo(Outcome.INVALID);
    assertThat(summary.events().offered()).isEqualTo(4_000);
    assertThat(summary.events().acknowledged()).isBetween(500L, 3_999L);
    assertThat(summary.events().unknown() + summary.events().notSent()).isPositive();
    assertThat(summary.groups()).allSatisfy(group -> assertThat(group.lost()).isZero());
    assertThat(summary.reasons())
        .anyMatch(reason -> reason.contains("no broker says where the log of topic 'orders' ends"));
    assertThat(tool.err()).contains("warning: topic 'orders' remains", "--delete --topic orders");
  }

  @Test
  void aTopicThatIsDeletedEndsTheRunWithAnOutcomeForEveryEvent() throws Exception {
    Process run = startRun();
    try (Admin admin = cluster.newAdmin()) {
      admin.deleteTopics(List.of("orders")).all().get(30, TimeUnit.SECONDS);
    }

    Summary summary = summaryWithin(run, BOUND);

    assertThat(run.exitValue()).as(tool.err()).isEqualTo(3);
    assertThat(summary.events().offered()).isEqualTo(4_000);
    assertThat(summary.groups()).allSatisfy(group -> assertThat(group.lost()).isZero());
    assertThat(summary.reasons())
        .anyMatch(reason -> reason.contains("topic 'orders' was deleted while the run went on"));
  }

  /** A commit waits for max.block.ms, a minute, of whatever is left of the cluster. */
  @ParameterizedTest
  @ValueSource(strings = {"--transactional=false", "--transactional"})
  void ctrlCKeepsItsFiveSecondsThoughNoBrokerAnswers(String delivery) throws Exception {
    Process run = startRun(delivery);
    cluster.broker(1).kill();
    Tool.signal("INT", run);

    // five seconds for answers, two for members that cannot leave, and what a busy machine adds
    Summary summary = summaryWithin(run, Duration.ofSeconds(20));

    assertThat(run.exitValue()).as(tool.err()).isEqualTo(130);
    assertThat(summary.partial()).isTrue();
  }

  @Test
  void aRateThatNoMachineCanOfferEndsWithItsDurationAndCountsWhatWasNotSent() throws Exception {
    Process run =
        tool.start(
            "run",
            "--bootstrap-server=" + cluster.bootstrapServers(),
            "--replication-factor=1",
            "--rate=10000000",
            "--duration=3s",
            "--warmup=0s",
            "--drain-timeout=10s");

    Summary summary = summaryWithin(run, Duration.ofMinutes(2));

    assertThat(run.exitValue()).as(tool.err()).isEqualTo(3);
    assertThat(summary.events().offered()).isEqualTo(30_000_000);
    assertThat(summary.events().notSent()).isGreaterThan(10_000_000);
    assertThat(summary.events().refused()).isZero();
    assertThat(summary.events().errors()).isEmpty();
    assertThat(summary.reasons()).anyMatch(reason -> reason.contains("were due and not sent"));
  }
}
