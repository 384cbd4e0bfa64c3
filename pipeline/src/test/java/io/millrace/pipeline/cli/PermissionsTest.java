package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.pipeline.cluster.GuardedCluster;
import io.millrace.pipeline.cluster.RunMark;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of rights in docs/clusters.md, each row of it on real brokers with Kafka's own
 * authoriser: to each row belongs a user who has every right of the table but that one, and but
 * those that are for nothing (AlterConfigs would bring DescribeConfigs with it).
 */
class PermissionsTest {
  private static final Path TABLE = Path.of("..", "docs", "clusters.md");

  @TempDir private static Path directory;
  private static GuardedCluster cluster;

  /** One row of the table. */
  record Right(String on, String operation, String use, String without) {
    AclBinding grantedTo(String user) {
      ResourceType type = ResourceType.fromString(on);
      ResourcePattern where =
          type == ResourceType.CLUSTER
              ? new ResourcePattern(type, Resource.CLUSTER_NAME, PatternType.LITERAL)
              : new ResourcePattern(type, "millrace-", PatternType.PREFIXED);
      return new AclBinding(
          where,
          new AccessControlEntry(
              "User:" + user, "*", SecurityUtils.operation(operation), AclPermissionType.ALLOW));
    }

    /** The user who has every right but this one. */
    String user() {
      return "without_" + on + "_" + operation;
    }

    @Override
    public String toString() {
      return operation + " on " + on;
    }
  }

  private static List<Right> table() throws IOException {
    List<Right> rights =
        Files.readAllLines(TABLE).stream()
            .filter(line -> line.matches("\\| (topic|group|cluster) \\|.*"))
            .map(line -> line.split(" *\\| *", -1))
            .map(cells -> new Right(cells[1], cells[2], cells[3], cells[4]))
            .toList();
    assertThat(rights).hasSizeGreaterThan(10);
    return rights;
  }

  static Stream<Right> rights() throws IOException {
    return table().stream();
  }

  @BeforeAll
  static void startClusterWithAnAuthoriser() throws Exception {
    List<Right> table = table();
    cluster = GuardedCluster.start(directory, table.stream().map(Right::user).toList());
    List<AclBinding> granted = new ArrayList<>();
    for (Right missing : table) {
      table.stream()
          .filter(right -> !right.equals(missing) && !right.use().startsWith("nothing"))
          .forEach(right -> granted.add(right.grantedTo(missing.user())));
    }
    try (Admin admin = cluster.cluster().newAdmin()) {
      admin.createAcls(granted).all().get();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> admin.describeAcls(AclBindingFilter.ANY).values().get().size(),
              known -> known == granted.size());
    }
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @ParameterizedTest
  @MethodSource("rights")
  void aMissingRightDoesWhatTheTableSays(Right missing, @TempDir Path own) throws Exception {
    Tool.Ended ended = runAs(missing.user(), own);

    switch (missing.without()) {
      case "refused" -> {
        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        assertThat(said(ended)).singleElement().asString().contains("lacks " + missing.operation());
        assertThat(own.resolve("runs")).isEmptyDirectory();
      }
      case "runs, and says so" -> {
        assertThat(summaryOf(ended, own).settings().notKnown())
            .singleElement()
            .asString()
            .contains(missing.on(), "lacks " + missing.operation());
        assertThat(ended.out())
            .contains("not known   settings of ", "lacks " + missing.operation() + " on ");
      }
      case "runs", "such share groups are refused" -> { // of which RightsOfARunTest has one
        assertThat(summaryOf(ended, own).settings().notKnown()).isEmpty();
        assertThat(ended.out()).doesNotContain("not known");
        assertThat(ended.err()).doesNotContain("warning");
        removeWhatStays(0, 0);
      }
      case "the topic stays" -> {
        summaryOf(ended, own);
        assertThat(ended.err()).containsOnlyOnce("warning: topic 'millrace-orders-");
        removeWhatStays(1, 0);
      }
      case "the groups stay until they expire" -> {
        summaryOf(ended, own);
        assertThat(ended.err()).doesNotContain("warning");
        removeWhatStays(0, 1);
      }
      default ->
          throw new AssertionError("the table says what no test knows: " + missing.without());
    }
  }

  @Test
  void whatMayNotBeRemovedIsToldOneByOne(@TempDir Path own) throws Exception {
    RunMark dead = new RunMark(7, Instant.now().minus(Duration.ofHours(3)));
    String topic = dead.topic(1);
    String group = dead.groups("run", "") + 1;
    try (Admin admin = cluster.cluster().newAdmin()) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      admin
          .alterConsumerGroupOffsets(
              group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)))
          .all()
          .get();
    }

    Tool.Ended withoutTopic = cleanAs("without_topic_Delete", own);
    Tool.Ended again = cleanAs("without_topic_Delete", own);
    Tool.Ended withoutGroup = cleanAs("without_group_Delete", own);

    assertThat(withoutTopic.code()).as(withoutTopic.err()).isEqualTo(Main.FAILED);
    assertThat(withoutTopic.out())
        .contains("removed  group  " + group)
        .contains("cannot remove topic '" + topic + "': this user lacks Delete on it");
    assertThat(again.code()).isEqualTo(Main.FAILED);
    assertThat(withoutGroup.code()).as(withoutGroup.out()).isZero();
    assertThat(withoutGroup.out()).contains("removed  topic  " + topic).doesNotContain(group);
  }

  /** Brokers may still tell of a topic or group a moment after it was removed. */
  private static void removeWhatStays(int topics, int groups) throws Exception {
    try (Admin admin = cluster.cluster().newAdmin()) {
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> {
                assertThat(topics(admin)).hasSize(topics);
                assertThat(groups(admin)).hasSize(groups);
              });
      admin.deleteTopics(topics(admin)).all().get();
      admin.deleteConsumerGroups(groups(admin)).all().get();
    }
  }

  private static List<String> topics(Admin admin) throws Exception {
    return admin.listTopics().names().get().stream()
        .filter(name -> RunMark.ofTopic(name).isPresent())
        .toList();
  }

  private static List<String> groups(Admin admin) throws Exception {
    return admin.listGroups().all().get().stream()
        .map(GroupListing::groupId)
        .filter(id -> RunMark.ofGroup(id).isPresent())
        .toList();
  }

  private static Tool.Ended cleanAs(String user, Path own) throws IOException {
    return RefusingTool.run(
        "cluster",
        "clean",
        "--bootstrap-server",
        cluster.bootstrapServers(),
        "--command-config",
        GuardedCluster.loginFile(user, own).toString(),
        "--runs",
        own.resolve("runs").toString(),
        "--yes");
  }

  /** What the figures are worth on a crowded machine is not tested here: code 3 is as good as 0. */
  private static Summary summaryOf(Tool.Ended ended, Path own) throws IOException {
    assertThat(ended.code()).as(ended.out() + ended.err()).isIn(0, ExitCode.INVALID);
    try (Stream<Path> runs = Files.list(own.resolve("runs"))) {
      Summary summary = RunDirectory.open(runs.findFirst().orElseThrow()).readSummary();
      assertThat(summary.events().acknowledged()).isEqualTo(summary.events().offered());
      assertThat(summary.groups().get(0).lost()).isZero();
      assertThat(summary.settings().topics().values())
          .singleElement()
          .satisfies(topic -> assertThat(topic).containsEntry("partitions", "1"));
      return summary;
    }
  }

  private static List<String> said(Tool.Ended ended) {
    return ended.err().lines().filter(line -> !line.startsWith("millrace: connecting")).toList();
  }

  private static Tool.Ended runAs(String user, Path own) throws IOException {
    return RefusingTool.run(
        Stream.concat(
                Stream.of(
                    "run",
                    "--bootstrap-server",
                    cluster.bootstrapServers(),
                    "--command-config",
                    GuardedCluster.loginFile(user, own).toString(),
                    "--runs",
                    own.resolve("runs").toString()),
                Arrays.stream(
                    "--rate 200 --duration 1s --warmup 0 --partitions 1 --members 1"
                        .split(" ", -1)))
            .toArray(String[]::new));
  }
}
