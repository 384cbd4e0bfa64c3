package io.millrace.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.QuickBrokers;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.report.SummaryTable;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Throttling;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotas of a real broker, and what a run tells of them. */
class ThrottlingTest {
  /** Of 2,000 events a second, half a megabyte, half goes through. */
  private static final double PRODUCER_BYTES_PER_SECOND = 250_000;

  /** Fewer than are written, so that there is something to hold back. */
  private static final double CONSUMER_BYTES_PER_SECOND = 200_000;

  private static final int ANSWER_LIMIT_SECONDS = 20;

  @TempDir private static Path directory;
  private static EmbeddedCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster =
        EmbeddedCluster.start(
            new EmbeddedClusterSpec(
                1,
                EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION,
                QuickBrokers.JVM,
                // by default a client may go on for ten seconds before it is held back
                Map.of("quota.window.num", "2"),
                0,
                Map.of()),
            directory.resolve("brokers"),
            directory.resolve("logs"),
            step -> {});
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @AfterEach
  void removeQuotas() throws Exception {
    setQuotas(null, null);
  }

  @ParameterizedTest(name = "in processes of their own: {0}")
  @ValueSource(booleans = {false, true})
  void quotasThatHoldProducersAndMembersBackAreToldAndExplainTheInvalidRun(boolean processes)
      throws Exception {
    setQuotas(PRODUCER_BYTES_PER_SECOND, CONSUMER_BYTES_PER_SECOND);
    Specs specs = spec();
    Summary summary = run(processes ? specs.producerProcesses().memberProcesses() : specs);

    Throttling throttling = summary.throttling();
    assertThat(throttling).isNotNull();
    assertThat(List.of(throttling.producers(), throttling.members()))
        .allSatisfy(
            of -> {
              assertThat(of.maxMs()).isPositive().isGreaterThanOrEqualTo(of.averageMs());
              assertThat(of.averageMs()).isPositive();
              assertThat(of.seconds()).isPositive();
              assertThat(of.clientIds()).hasSize(1);
            });
    assertThat(summary.verdict()).isEqualTo(Outcome.INVALID);
    assertThat(summary.reasons())
        .anyMatch(reason -> reason.startsWith("offered rate missed"))
        .anyMatch(
            reason ->
                reason.startsWith("the brokers throttled the producers by ")
                    && reason.contains(throttling.producers().clientIds().get(0)))
        .anyMatch(reason -> reason.startsWith("the brokers throttled the members by "));
    assertThat(SummaryTable.of(summary))
        .containsPattern("\nthrottled   producers by [0-9,.]+ ms a request at most")
        .containsPattern("\nthrottled   members by [0-9,.]+ ms a request at most");
  }

  @Test
  void aRunWithoutQuotasSaysNothingOfThem() throws Exception {
    Summary summary = run(spec());

    assertThat(summary.throttling()).isEqualTo(Throttling.NONE);
    assertThat(summary.reasons()).noneMatch(reason -> reason.contains("throttled"));
    assertThat(SummaryTable.of(summary)).doesNotContain("throttled");
  }

  private static Specs spec() {
    return Specs.on(cluster.bootstrapServers(), directory.resolve("runs"))
        .unreplicated()
        .groups(1, 1)
        .seconds(2);
  }

  private static Summary run(Specs specs) throws Exception {
    return new ScriptedRun(specs.build()).run();
  }

  /** Of every client id; null removes a quota. */
  private static void setQuotas(@Nullable Double producer, @Nullable Double consumer)
      throws Exception {
    ClientQuotaEntity everyClient =
        new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, null));
    try (Admin admin = cluster.newAdmin()) {
      admin
          .alterClientQuotas(
              List.of(
                  new ClientQuotaAlteration(
                      everyClient,
                      List.of(
                          new ClientQuotaAlteration.Op("producer_byte_rate", producer),
                          new ClientQuotaAlteration.Op("consumer_byte_rate", consumer)))))
          .all()
          .get(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }
}
