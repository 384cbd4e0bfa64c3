package io.millrace.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.consume.ShareTerms;
import io.millrace.core.ledger.ShareDelivery;
import io.millrace.core.ledger.ShareOutcome;
import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.core.send.Transactions;
import io.millrace.core.stage.Delivery;
import io.millrace.pipeline.cluster.ClusterFeature;
import io.millrace.pipeline.cluster.ClusterFeatures;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.QuickBrokers;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.plan.Stages;
import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.Leg;
import io.millrace.pipeline.rig.Rig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Share groups on a real broker: what members make of the events, and what the ledger says. */
class ShareRunTest {
  private static final long SEED = 7; // of Specs

  /** Of the ten transactions of two seconds at least, some are aborted whatever the draw is. */
  private static final Transactions WITH_ABORTS =
      new Transactions(40, Duration.ofMillis(200), 0.5, SEED);

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
                // members are told of their partitions with a heartbeat, every five seconds else
                Map.of(
                    "group.share.min.heartbeat.interval.ms", "200",
                    "group.share.heartbeat.interval.ms", "200",
                    // what a member was handed of a transaction's end, and nobody acknowledges, is
                    // given back after it: half a minute else
                    "group.share.min.record.lock.duration.ms", "5000",
                    "group.share.record.lock.duration.ms", "5000"),
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

  private static Summary.Share share(Summary.Group group) {
    return Objects.requireNonNull(group.share());
  }

  private static Specs spec() {
    return Specs.on(cluster.bootstrapServers(), directory.resolve("runs"))
        .unreplicated()
        .partitions(2)
        .groups(1, 3)
        .rate(500)
        .seconds(2);
  }

  @Test
  void moreMembersThanPartitionsAcceptEveryEventOnce() throws Exception {
    Summary summary = new ScriptedRun(spec().sharing(new ShareTerms(true, 0, 0)).build()).run();

    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.lost()).isZero();
              assertThat(group.unread()).isZero();
              assertThat(group.foreign()).isZero();
              assertThat(share(group).accepted()).isEqualTo(summary.events().acknowledged());
              assertThat(share(group).acceptedTwice()).isZero();
              assertThat(share(group).unconfirmed()).isZero();
              assertThat(share(group).offenders()).isEmpty();
              assertThat(share(group).proofs())
                  .hasSize(2)
                  .extracting(FailoverResult.Proof::found)
                  .containsOnly(1L);
            });
    assertThat(summary.reasons()).noneMatch(reason -> reason.contains("group"));
    assertThat(summary.settings().consumer()).containsEntry("group.protocol", "share");
    assertThat(summary.settings().broker()).containsEntry("share.version", "1");
  }

  @Test
  void releasedAndRejectedEventsAreCountedToTheLastOne() throws Exception {
    ShareTerms terms = new ShareTerms(true, 0.1, 0.05);
    AtomicLong released = new AtomicLong();
    AtomicLong rejected = new AtomicLong();

    Scrapes scrapes = new Scrapes();
    Summary summary =
        new ScriptedRun(spec().sharing(terms).build())
            .observedBy(scrapes)
            .whenLoadEnded(rig -> count(rig, terms, released, rejected))
            .run();

    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              long sent = summary.events().acknowledged();
              assertThat(share(group).released()).isEqualTo(released.get()).isPositive();
              assertThat(share(group).rejected()).isEqualTo(rejected.get()).isPositive();
              assertThat(share(group).accepted()).isEqualTo(sent - rejected.get());
              assertThat(share(group).deliveries()).containsExactly(sent, released.get());
              assertThat(group.redelivered()).isEqualTo(released.get());
              assertThat(group.lost()).isZero();
              assertThat(share(group).archived()).isZero();
              assertThat(said(scrapes, group, "accepted"))
                  .isEqualTo((double) share(group).accepted());
              assertThat(said(scrapes, group, "rejected")).isEqualTo((double) rejected.get());
              assertThat(said(scrapes, group, "released")).isEqualTo((double) released.get());
              assertThat(said(scrapes, group, "late")).isZero();
              assertThat(said(scrapes, group, "unconfirmed")).isZero();
              assertThat(scrapes.last(of(group, "millrace_share_deliveries_total", "number=\"2\"")))
                  .isEqualTo((double) released.get());
              assertThat(scrapes.last("millrace_group_behind_events{group=\"" + group.id() + "\"}"))
                  .isZero();
            });
    assertThat(summary.verdict()).isNotEqualTo(Outcome.FAIL);
  }

  private static double said(Scrapes scrapes, Summary.Group group, String outcome) {
    return scrapes.last(
        of(group, "millrace_share_acknowledgements_total", "outcome=\"" + outcome + "\""));
  }

  private static String of(Summary.Group group, String metric, String label) {
    return metric + "{group=\"" + group.id() + "\"," + label + "}";
  }

  /** What the same terms make of each event that was sent. */
  private static void count(Rig rig, ShareTerms terms, AtomicLong released, AtomicLong rejected) {
    for (Leg leg : rig.readings().legs()) {
      leg.accounts().stream()
          .flatMap(account -> account.lanes().stream())
          .forEach(
              lane -> {
                for (long i = 0; i < lane.offered(); i++) {
                  ShareOutcome outcome =
                      terms.outcome(
                          SEED, new ShareDelivery(lane.producer(), lane.partition(), i, 0, 0, 1));
                  released.addAndGet(outcome == ShareOutcome.RELEASED ? 1 : 0);
                  rejected.addAndGet(outcome == ShareOutcome.REJECTED ? 1 : 0);
                }
              });
    }
  }

  @Test
  void besideTransactionsNoEventThatWasRolledBackIsAccepted() throws Exception {
    Summary summary =
        new ScriptedRun(
                spec().transactions(WITH_ABORTS).sharing(new ShareTerms(true, 0, 0)).build())
            .run();

    assertThat(summary.events().aborted()).isPositive();
    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.phantom()).isZero();
              assertThat(group.lost()).isZero();
              assertThat(group.unread()).isZero();
              assertThat(share(group).accepted()).isEqualTo(summary.events().acknowledged());
              assertThat(isolationLevel(group.id())).isNotEqualTo("read_committed");
            });
    assertThat(summary.settings().consumer())
        .containsEntry("share.isolation.level", "read_committed");
  }

  /** What the group is told before it forms is what keeps them away. */
  @Test
  void aShareGroupThatIsMadeToReadUncommittedIsFoundWithPhantoms() throws Exception {
    Summary summary =
        new ScriptedRun(
                spec().transactions(WITH_ABORTS).sharing(new ShareTerms(true, 0, 0)).build())
            .whenLoadStarted(
                rig -> {
                  try (Admin admin = cluster.newAdmin()) {
                    readUncommitted(admin, rig.readings().groups().get(0).id());
                  }
                })
            .run();

    assertThat(summary.groups())
        .singleElement()
        .satisfies(group -> assertThat(group.phantom()).isPositive());
    assertThat(summary.verdict()).isEqualTo(Outcome.FAIL);
  }

  private static void readUncommitted(Admin admin, String groupId) throws Exception {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.GROUP, groupId),
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("share.isolation.level", "read_uncommitted"),
                        AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }

  private static String isolationLevel(String groupId) throws Exception {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, groupId);
    try (Admin admin = cluster.newAdmin()) {
      ConfigEntry entry =
          Objects.requireNonNull(admin.describeConfigs(List.of(group)).all().get().get(group))
              .get("share.isolation.level");
      return entry == null ? "" : entry.value();
    }
  }

  @Test
  void behindAnExactlyOnceStageEveryCommittedEventIsAcceptedOnce() throws Exception {
    Scrapes scrapes = new Scrapes();
    Summary summary =
        new ScriptedRun(
                spec()
                    .transactions(WITH_ABORTS)
                    .stages(Stages.of(1, Delivery.EXACTLY_ONCE))
                    .sharing(new ShareTerms(true, 0, 0))
                    .build())
            .observedBy(scrapes)
            .run();

    assertThat(summary.stages())
        .singleElement()
        .satisfies(
            stage -> {
              assertThat(stage.in()).isEqualTo(summary.events().acknowledged());
              assertThat(stage.lost() + stage.twice() + stage.unread()).isZero();
            });
    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.phantom()).isZero();
              assertThat(group.lost()).isZero();
              assertThat(group.unread()).isZero();
              assertThat(share(group).accepted()).isEqualTo(summary.events().acknowledged());
            });
    assertThat(scrapes.names()).containsAll(metricsOfTheDeliveryDashboard());
  }

  /** But for the one that only stages in processes of their own have. */
  private static Set<String> metricsOfTheDeliveryDashboard() throws IOException {
    String dashboard = Files.readString(Path.of("..", "grafana", "dashboards", "delivery.json"));
    Set<String> names =
        Pattern.compile("millrace_[a-z_]+")
            .matcher(dashboard)
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(names).hasSizeGreaterThan(15);
    names.remove("millrace_stage_cpu_seconds_total");
    return names;
  }

  @Test
  void membersInProcessesOfTheirOwnAcceptWithoutSayingSoForEachRecord() throws Exception {
    Summary summary =
        new ScriptedRun(
                spec().groups(1, 2).memberProcesses().sharing(new ShareTerms(false, 0, 0)).build())
            .run();

    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.lost()).isZero();
              assertThat(group.unread()).isZero();
              assertThat(share(group).accepted()).isEqualTo(summary.events().acknowledged());
              assertThat(share(group).acceptedTwice()).isZero();
            });
  }

  /** The warm-up's events are in the same topic, before the run's own. */
  @Test
  void whatStoodInTheTopicBeforeIsNotDelivered() throws Exception {
    Summary summary =
        new MeasuredRun(
                spec().warmup(Duration.ofSeconds(1)).sharing(new ShareTerms(false, 0, 0)).build(),
                RunContext.silent(Path.of(".")))
            .run()
            .summary();

    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.foreign()).isZero();
              assertThat(group.lost()).isZero();
              assertThat(share(group).accepted()).isEqualTo(summary.events().acknowledged());
            });
  }

  @Test
  void aClusterWhoseShareGroupsAreTurnedOffIsRefusedInOneLineThatSaysHowToTurnThemOn()
      throws Exception {
    try (Admin admin = cluster.newAdmin()) {
      setShareVersion(admin, 0, FeatureUpdate.UpgradeType.UNSAFE_DOWNGRADE);
      try {
        assertThatThrownBy(
                () -> new ScriptedRun(spec().sharing(new ShareTerms(true, 0, 0)).build()).run())
            .isInstanceOf(UsageException.class)
            .hasMessage(
                "share groups need brokers of Kafka 4.1 or later with share.version 1; this cluster"
                    + " has share.version 0: kafka-features.sh upgrade --feature share.version=1"
                    + " turns it on");
      } finally {
        setShareVersion(admin, 1, FeatureUpdate.UpgradeType.UPGRADE);
      }
      assertThat(ClusterFeatures.of(admin).has(ClusterFeature.SHARE_GROUPS)).isTrue();
    }
  }

  private static void setShareVersion(Admin admin, int level, FeatureUpdate.UpgradeType type)
      throws Exception {
    admin
        .updateFeatures(
            Map.of("share.version", new FeatureUpdate((short) level, type)),
            new UpdateFeaturesOptions())
        .all()
        .get();
  }
}
