package io.millrace.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.consume.OrderForm;
import io.millrace.core.ledger.LogCopies;
import io.millrace.core.ledger.SentLedger;
import io.millrace.core.ledger.StageAudit;
import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.core.measure.Deadline;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.send.LoadGenerator;
import io.millrace.core.send.Transactions;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.stage.CommitPoint;
import io.millrace.core.stage.Delivery;
import io.millrace.core.stage.StageAssignment;
import io.millrace.core.stage.StageThread;
import io.millrace.core.workload.EventSize;
import io.millrace.core.workload.Schedule;
import io.millrace.core.workload.Workload;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.QuickBrokers;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.Stages;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.LogReader;
import io.millrace.pipeline.rig.OrderTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Each way in which a stage can deliver does what its name says, on a real broker: without faults,
 * and when a worker ends in the middle of a commit.
 */
class StageRunTest {
  private static final int PARTITIONS = 3;
  private static final int RUN = 4711;
  private static final int EVENTS = 3_000;

  /** A busy machine takes a while for some seconds' work; a stage that stands still, for ever. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** A worker that crashed is gone for its group after two seconds. */
  private static final Map<String, String> SHORT_SESSION =
      Map.of("session.timeout.ms", "2000", "heartbeat.interval.ms", "500");

  @TempDir private static Path directory;
  private static EmbeddedCluster cluster;

  @BeforeAll
  static void startBroker() throws Exception {
    cluster =
        EmbeddedCluster.start(
            new EmbeddedClusterSpec(
                1,
                EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION,
                QuickBrokers.JVM,
                Map.of(
                    "group.min.session.timeout.ms", "1000",
                    // a transaction that a crash left open is looked for every second
                    "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
                0,
                Map.of()),
            directory.resolve("brokers"),
            directory.resolve("logs"),
            step -> {});
  }

  @AfterAll
  static void stopBroker() {
    cluster.close();
  }

  private final Scrapes scrapes = new Scrapes();

  private Summary run(Stages stages, int seconds) throws Exception {
    return new ScriptedRun(
            Specs.on(cluster.bootstrapServers(), directory.resolve("runs"))
                .unreplicated()
                .rate(1_000)
                .seconds(seconds)
                .consumer(SHORT_SESSION)
                .stages(stages)
                .build())
        .observedBy(scrapes)
        .run();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFFSETS_OUTSIDE")
  void withoutFaultsNothingIsLostAndNothingComesTwice(Delivery delivery) throws Exception {
    Summary summary = run(Stages.of(2, delivery), 2);

    long acknowledged = summary.events().acknowledged();
    assertThat(acknowledged).isPositive();
    assertThat(summary.stages())
        .hasSize(2)
        .allSatisfy(
            stage -> {
              assertThat(stage.in()).isEqualTo(acknowledged);
              assertThat(stage.out()).isEqualTo(acknowledged);
              assertThat(stage.lost()).isZero();
              assertThat(stage.twice()).isZero();
              assertThat(stage.unread()).isZero();
              assertThat(stage.commits()).isPositive();
              assertThat(stage.takenMs().count()).isEqualTo(acknowledged);
              assertThat(stage.passedOnMs().count()).isEqualTo(acknowledged);
            });
    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.received()).isEqualTo(acknowledged);
              assertThat(group.duplicated()).isZero();
              assertThat(group.foreign()).isZero();
            });
    assertThat(summary.verdict()).as("%s", summary.reasons()).isNotEqualTo(Outcome.FAIL);
    String group = "{group=\"" + summary.groups().get(0).id() + "\"";
    assertThat(scrapes.last("millrace_group_behind_events" + group + "}")).isZero();
    for (int p = 0; p < PARTITIONS; p++) {
      assertThat(scrapes.last("millrace_group_lag_events" + group + ",partition=\"" + p + "\"}"))
          .isZero();
    }
    assertThat(List.of("1", "2"))
        .allSatisfy(
            stage -> {
              String of = "{stage=\"" + stage + "\"}";
              assertThat(scrapes.last("millrace_stage_events_taken_total" + of))
                  .isEqualTo((double) acknowledged);
              assertThat(scrapes.last("millrace_stage_events_passed_on_total" + of))
                  .isEqualTo((double) acknowledged);
              assertThat(scrapes.last("millrace_stage_commits_total" + of)).isPositive();
              assertThat(scrapes.last("millrace_stage_cpu_seconds_total" + of)).isNaN();
              for (int p = 0; p < PARTITIONS; p++) {
                String lag =
                    "millrace_stage_lag_events{partition=\"" + p + "\",stage=\"" + stage + "\"}";
                assertThat(scrapes.last(lag)).isZero();
              }
            });
  }

  /** Even where the groups would read it: what the load aborts stays before the stage. */
  @ParameterizedTest
  @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
  void anEventThatTheLoadRollsBackIsPassedOnByNoStage(Delivery delivery) throws Exception {
    Summary summary =
        new ScriptedRun(
                Specs.on(cluster.bootstrapServers(), directory.resolve("runs"))
                    .unreplicated()
                    .rate(500)
                    .seconds(2)
                    .transactions(new Transactions(40, Duration.ofMillis(200), 0.5, 7))
                    .consumer(Map.of("isolation.level", "read_uncommitted"))
                    .stages(Stages.of(1, delivery))
                    .build())
            .run();

    long acknowledged = summary.events().acknowledged();
    assertThat(summary.events().aborted()).isPositive();
    assertThat(summary.stages())
        .singleElement()
        .satisfies(
            stage -> {
              assertThat(stage.in()).isEqualTo(acknowledged);
              assertThat(stage.out()).isEqualTo(acknowledged);
              assertThat(stage.lost() + stage.twice() + stage.unread()).isZero();
            });
    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.received()).isEqualTo(acknowledged);
              assertThat(group.phantom() + group.abortedReceived() + group.unread()).isZero();
            });
    assertThat(summary.verdict()).as("%s", summary.reasons()).isNotEqualTo(Outcome.FAIL);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFFSETS_OUTSIDE")
  void aWorkerThatCrashesInItsCommitShowsWhatTheWayPromises(Delivery delivery) throws Exception {
    Summary summary = run(new Stages(1, delivery, 2, Duration.ofMillis(100), true, 5), 4);

    Summary.Stage stage = summary.stages().get(0);
    Summary.Group group = summary.groups().get(0);
    long acknowledged = summary.events().acknowledged();
    assertThat(stage.in()).isEqualTo(acknowledged);
    assertThat(stage.unread()).isZero();
    switch (delivery) {
      case AT_LEAST_ONCE -> {
        assertThat(stage.twice()).isPositive();
        assertThat(stage.lost()).isZero();
      }
      case AT_MOST_ONCE -> {
        assertThat(stage.lost()).isPositive();
        assertThat(stage.twice()).isZero();
      }
      default -> {
        assertThat(stage.lost()).isZero();
        assertThat(stage.twice()).isZero();
      }
    }
    assertThat(group.received()).isEqualTo(acknowledged - stage.lost());
    assertThat(group.duplicated() - group.redelivered()).isEqualTo(stage.twice());
    assertThat(summary.verdict()).as("%s", summary.reasons()).isNotEqualTo(Outcome.FAIL);
    assertThat(scrapes.last("millrace_stage_cpu_seconds_total{stage=\"1\"}")).isPositive();
  }

  /** What one commit that fails in its middle comes to, to the event. */
  @ParameterizedTest
  @EnumSource
  void aCommitThatFailsInItsMiddleIsFoundToTheEvent(Delivery delivery) throws Exception {
    AtomicLong inFailedCommit = new AtomicLong();
    AtomicInteger commits = new AtomicInteger();
    StageAudit audit =
        passedOn(
            delivery,
            events -> {
              if (commits.incrementAndGet() == 2) {
                inFailedCommit.set(events);
                throw new KafkaException("planted");
              }
            });

    assertThat(inFailedCommit.get()).isPositive();
    boolean loses = delivery == Delivery.AT_MOST_ONCE || delivery == Delivery.OFFSETS_OUTSIDE;
    boolean repeats = delivery == Delivery.AT_LEAST_ONCE;
    assertThat(audit.in()).isEqualTo(EVENTS);
    assertThat(audit.lost()).isEqualTo(loses ? inFailedCommit.get() : 0);
    assertThat(audit.twice()).isEqualTo(repeats ? inFailedCommit.get() : 0);
    assertThat(audit.phantom()).isZero();
  }

  @Test
  void offsetsOutsideOfTheTransactionAreNoFaultUntilOneAborts() throws Exception {
    assertThat(passedOn(Delivery.OFFSETS_OUTSIDE, CommitPoint.NONE))
        .isEqualTo(new StageAudit(EVENTS, EVENTS, 0, 0, 0, 0));
  }

  /** Has one worker pass a few thousand events on. */
  private static StageAudit passedOn(Delivery delivery, CommitPoint point) throws Exception {
    NanoClock clock = NanoClock.system();
    String name = delivery.word() + (point == CommitPoint.NONE ? "-clean" : "");
    ExperimentSpec.Topic wanted =
        new ExperimentSpec.Topic(null, PARTITIONS, (short) 1, Map.of(), false);
    try (Admin admin = cluster.newAdmin()) {
      OrderTopic input = OrderTopic.create(admin, name + "-in", wanted, 1);
      OrderTopic output = OrderTopic.create(admin, name + "-out", wanted, 1);
      input.startGroup(name, input.startOffsets());
      send(input.name(), clock);
      StageThread worker =
          StageThread.of(
              name,
              new StageAssignment(
                  name,
                  name,
                  input.name(),
                  output.name(),
                  RUN,
                  OrderCodec.of("binary"),
                  PARTITIONS,
                  delivery,
                  Duration.ZERO),
              ConsumerSettings.of(cluster.clientProperties()),
              ProducerSettings.of(cluster.clientProperties()),
              point,
              clock);
      worker.start();
      boolean done =
          Deadline.after(LIMIT)
              .await(
                  () -> worker.failure() != null || sum(worker) == EVENTS, Duration.ofMillis(20));
      worker.stop();
      worker.awaitStopped(LIMIT);
      assertThat(worker.failure()).isNull();
      assertThat(done).isTrue();
      return copies(input).comparedWith(copies(output), true);
    }
  }

  private static long sum(StageThread worker) {
    return worker.positions().values().stream().mapToLong(Long::longValue).sum();
  }

  private static LogCopies copies(OrderTopic topic) {
    return new LogReader(
            cluster, topic, RUN, OrderForm.STAMP.deserializer(OrderCodec.of("binary")), true)
        .copies(() -> false)
        .orElseThrow();
  }

  private static void send(String topic, NanoClock clock) throws Exception {
    Workload workload =
        new Workload(
            new Schedule.Constant(100_000),
            OrderCodec.of("binary"),
            new EventSize(200, 200),
            1_000,
            1.0,
            7);
    LoadGenerator load =
        new LoadGenerator(
            "sender",
            new KafkaProducer<>(
                ProducerSettings.of(cluster.clientProperties()).forClient("sender")),
            topic,
            PARTITIONS,
            workload.pacer(1, 0),
            workload.supply().source(RUN, 0),
            new SentLedger(0, PARTITIONS, null),
            clock);
    load.connect();
    load.start(clock.nanoTime(), LIMIT, EVENTS);
    assertThat(Deadline.after(LIMIT).await(() -> !load.isRunning(), Duration.ofMillis(10)))
        .isTrue();
    load.close(LIMIT);
    assertThat(load.counts().acknowledged()).isEqualTo(EVENTS);
  }
}
