package io.millrace.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.ledger.CheckerProof;
import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.ledger.LedgerAudit;
import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.ledger.SentHistory;
import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.core.send.Transactions;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.QuickBrokers;
import io.millrace.pipeline.fault.Target;
import io.millrace.pipeline.fault.Targets;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.Leg;
import io.millrace.pipeline.rig.LogReading;
import io.millrace.pipeline.rig.Rig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions on a real broker, and what readers of both isolation levels are handed of them. */
class TransactionalRunTest {
  /** Of the ten transactions of two seconds at least, some are aborted whatever the draw is. */
  private static final Transactions WITH_ABORTS =
      new Transactions(40, Duration.ofMillis(200), 0.5, 7);

  private static final Transactions WITHOUT_ABORTS =
      new Transactions(40, Duration.ofMillis(200), 0, 7);

  @TempDir private static Path directory;
  private static EmbeddedCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster =
        EmbeddedCluster.start(
            new EmbeddedClusterSpec(
                1,
                EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION,
                QuickBrokers.JVM, // it lives for half a minute
                Map.of(),
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

  private static Specs spec() {
    return Specs.on(cluster.bootstrapServers(), directory.resolve("runs"))
        .unreplicated()
        .transactions(WITH_ABORTS)
        .rate(500)
        .seconds(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReaderOfCommittedEventsIsHandedNoneThatWasRolledBack(boolean processes) throws Exception {
    Specs specs = spec().producers(2);
    AtomicReference<List<Integer>> coordinator = new AtomicReference<>(List.of());
    Scrapes scrapes = new Scrapes();
    Summary summary =
        new ScriptedRun((processes ? specs.producerProcesses() : specs).build())
            .observedBy(scrapes)
            .whenLoadStarted(rig -> coordinator.set(transactionCoordinator(rig)))
            .run();

    // a busy machine may spoil its times, which make it invalid, and are not looked at here
    assertThat(summary.verdict()).as(summary.reasons().toString()).isNotEqualTo(Outcome.FAIL);
    assertThat(summary.events().offered()).isEqualTo(1_000);
    assertThat(summary.events().addUp()).as(summary.events().toString()).isTrue();
    assertThat(summary.events().aborted()).isPositive();
    assertThat(summary.events().acknowledged())
        .isEqualTo(1_000 - summary.events().aborted() - summary.events().notSent())
        .isEqualTo(summary.latencyMs().response().count());
    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.received()).isEqualTo(summary.events().acknowledged());
              assertThat(group.phantom()).isZero();
              assertThat(group.abortedReceived()).isZero();
              assertThat(group.lost()).isZero();
            });
    Summary.Transactions transactions = Objects.requireNonNull(summary.transactions());
    assertThat(transactions.abortedOnPurpose()).isPositive();
    assertThat(transactions.abortedByFailure() + transactions.unknown()).isZero();
    assertThat(transactions.commitMs().count()).isEqualTo(transactions.committed());
    assertThat(summary.settings().consumer()).containsEntry("isolation.level", "read_committed");
    assertThat(summary.settings().broker()).containsEntry("transaction.version", "2");
    assertThat(summary.stableWait()).isNotNull();
    assertThat(coordinator.get()).containsExactly(1);
    assertThat(commitLog(summary)).isNotEmptyFile();

    assertThat(scrapes.last("millrace_events_aborted_total"))
        .isEqualTo((double) summary.events().aborted());
    assertThat(scrapes.last("millrace_transactions_total{end=\"committed\"}"))
        .isEqualTo((double) transactions.committed());
    assertThat(scrapes.last("millrace_transactions_total{end=\"aborted_on_purpose\"}"))
        .isEqualTo((double) transactions.abortedOnPurpose());
    assertThat(scrapes.last("millrace_transactions_total{end=\"aborted_by_failure\"}")).isZero();
    assertThat(scrapes.last("millrace_transactions_total{end=\"unknown\"}")).isZero();
    assertThat(scrapes.last("millrace_commit_time_seconds_count"))
        .isEqualTo((double) transactions.committed());
    assertThat(scrapes.last("millrace_group_behind_events{group=\"" + group(summary) + "\"}"))
        .isZero();
  }

  private static String group(Summary summary) {
    return summary.groups().get(0).id();
  }

  private static List<Integer> transactionCoordinator(Rig rig) {
    return new Targets(rig.admin(), rig.lanes(), rig.readings().legs())
        .choose(Target.TRANSACTION_COORDINATOR)
        .victims();
  }

  private static Path commitLog(Summary summary) {
    return directory.resolve("runs").resolve(summary.name()).resolve("commit.hlog");
  }

  /**
   * And where such a reader is said to read committed ones, each is found as a phantom. The reader
   * of the logs, which reads committed events, finds none, but the one that is planted for it.
   */
  @Test
  void aReaderOfUncommittedEventsIsHandedAllAndTheJudgeTellsThemApart() throws Exception {
    AtomicReference<Rig> rig = new AtomicReference<>();
    AtomicReference<LogReading> log = new AtomicReference<>();
    Summary summary =
        new ScriptedRun(spec().consumer(Map.of("isolation.level", "read_uncommitted")).build())
            .whenLoadEnded(
                ended -> {
                  rig.set(ended);
                  // a commit is confirmed before its markers are in every log
                  await()
                      .atMost(Duration.ofSeconds(30))
                      .until(() -> ended.readLogs().get(0).audit().lost() == 0);
                  log.set(ended.readLogs().get(0));
                })
            .run();

    assertThat(summary.verdict()).as(summary.reasons().toString()).isNotEqualTo(Outcome.FAIL);
    Summary.Group group = summary.groups().get(0);
    assertThat(group.abortedReceived()).isEqualTo(summary.events().aborted()).isPositive();
    assertThat(group.received())
        .isEqualTo(summary.events().acknowledged() + summary.events().aborted());
    assertThat(group.phantom()).isZero();

    LogReading read = Objects.requireNonNull(log.get());
    assertThat(read.audit().events()).isEqualTo(summary.events().acknowledged());
    assertThat(read.audit().phantom()).isZero();
    assertThat(read.proofs()).contains(new CheckerProof("phantom", 1, 1, ""));

    GroupAudit calledCommitted =
        judgedAsCommitted(Objects.requireNonNull(rig.get()).readings().legs().get(0));
    assertThat(calledCommitted.phantom()).isEqualTo(summary.events().aborted());
    assertThat(calledCommitted.lost()).isZero();
    assertThat(calledCommitted.abortedReceived()).isZero();
  }

  private static GroupAudit judgedAsCommitted(Leg leg) {
    ConsumerGroup group = leg.groups().get(0);
    List<SentHistory> sent =
        leg.accounts().stream().flatMap(account -> account.lanes().stream()).toList();
    List<MemberReceipts> receipts =
        group.members().stream().flatMap(member -> member.receipts().stream()).toList();
    return LedgerAudit.audit(group.id(), sent, receipts, true, List.of(), true);
  }

  @Test
  void aProducerThatIsFencedInTheMiddleGoesOnAndIsCounted() throws Exception {
    Summary summary;
    try (Later later = new Later()) {
      summary =
          new ScriptedRun(spec().transactions(WITHOUT_ABORTS).seconds(4).build())
              .whenLoadStarted(
                  rig ->
                      later.seconds(
                          2,
                          () ->
                              takeOver(
                                  rig.readings()
                                      .legs()
                                      .get(0)
                                      .firstTransactionalId()
                                      .orElseThrow())))
              .run();
    }

    Summary.Events events = summary.events();
    assertThat(events.addUp()).as(events.toString()).isTrue();
    assertThat(events.offered()).isEqualTo(2_000);
    Summary.Transactions transactions = Objects.requireNonNull(summary.transactions());
    assertThat(transactions.abortedByFailure() + transactions.unknown()).isPositive();
    assertThat(events.errors().keySet())
        .as(events.errors().toString())
        // which one depends on what the producer was about to do
        .containsAnyOf(
            "ProducerFencedException", "InvalidProducerEpochException", "InvalidTxnStateException");
    // the schedule went on with a new producer: two seconds of it are 1,000 events
    assertThat(events.acknowledged()).isGreaterThan(1_200);
    assertThat(summary.groups())
        .allSatisfy(
            group -> {
              assertThat(group.lost()).isZero();
              assertThat(group.phantom()).isZero();
            });
  }

  /** As a second instance of a service does that was started by mistake. */
  private static void takeOver(String transactionalId) {
    Map<String, Object> properties = new HashMap<>(cluster.clientProperties());
    properties.put("transactional.id", transactionalId);
    try (KafkaProducer<byte[], byte[]> other =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      other.initTransactions();
    }
  }

  /**
   * A transaction that somebody else leaves open holds readers back: seen, and the run says so
   * rather than calling what stands behind it lost.
   */
  @Test
  void anOpenTransactionOfAnotherIsSeenAsAWait() throws Exception {
    String topic = "shared";
    try (Admin admin = cluster.newAdmin()) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
    Map<String, Object> properties = new HashMap<>(cluster.clientProperties());
    properties.put("transactional.id", "somebody-else");
    try (KafkaProducer<byte[], byte[]> other =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      other.initTransactions();
      Scrapes scrapes = new Scrapes();
      Summary summary =
          new ScriptedRun(spec().topic(topic).seconds(4).build())
              .observedBy(scrapes)
              .whenLoadStarted(
                  rig -> {
                    other.beginTransaction();
                    other.send(new ProducerRecord<>(topic, new byte[1])).get(30, TimeUnit.SECONDS);
                  })
              .whenLoadEnded(rig -> other.abortTransaction())
              .run();

      Summary.StableWait wait = Objects.requireNonNull(summary.stableWait());
      assertThat(wait.longestMs()).isGreaterThanOrEqualTo(900);
      assertThat(wait.mostRecords()).isGreaterThan(100);
      assertThat(scrapes.highest("millrace_stable_offset_wait_seconds{partition=\"0\"}"))
          .isPositive();
      assertThat(scrapes.highest("millrace_stable_offset_lag_events{partition=\"0\"}"))
          .isGreaterThan(100);
      assertThat(scrapes.last("millrace_stable_offset_wait_longest_seconds") * 1_000)
          .isCloseTo((double) wait.longestMs(), within(1.0));
      assertThat(scrapes.last("millrace_stable_offset_wait_seconds{partition=\"0\"}"))
          .as("when the run is over, nobody looks any more")
          .isNaN();
      assertThat(summary.groups())
          .allSatisfy(
              group -> {
                assertThat(group.received()).isEqualTo(summary.events().acknowledged());
                assertThat(group.lost()).isZero();
              });
    }
  }
}
