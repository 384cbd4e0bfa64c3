package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.GroupSettings;
import io.millrace.pipeline.cluster.QuickBrokers;
import io.millrace.pipeline.cluster.RunMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What killed runs leave on a cluster that outlives them, and who may take it away. */
class ClusterCleanTest {
  @TempDir private static Path shared;
  private static EmbeddedCluster cluster;

  @TempDir private Path directory;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster =
        EmbeddedCluster.start(
            QuickBrokers.of(1), shared.resolve("brokers"), shared.resolve("logs"), step -> {});
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  void whatAKilledRunLeftIsToldListedAndRemovedAndNothingElse() throws Exception {
    Set<String> foreign = makeLookAlikes();
    Tool killed = new Tool(Files.createDirectory(directory.resolve("killed")));
    Tool alive = new Tool(Files.createDirectory(directory.resolve("alive")));
    Process toKill = start(killed);
    Process toLive = start(alive);
    Path killedRuns = directory.resolve("killed").resolve("runs");
    Path nowhere = directory.resolve("nowhere");
    try {
      await()
          .atMost(Duration.ofSeconds(60)) // two JVMs on a busy machine
          .until(() -> killed.err().contains("s left") && alive.err().contains("s left"));
      Set<String> whileBothRan = names();

      Tool.signal("KILL", toKill);
      toKill.waitFor();

      Tool.Ended next = RefusingTool.run(run(killedRuns, "--rate", "100", "--duration", "1s"));
      assertThat(next.err().lines().filter(line -> line.contains("killed runs left")).toList())
          .singleElement()
          .asString()
          .contains(
              "left 1 topic and 1 group on this cluster",
              "millrace cluster clean --bootstrap-server " + cluster.bootstrapServers(),
              "--runs " + killedRuns + " --yes");
      assertThat(names()).isEqualTo(whileBothRan);

      // until their sessions are over, the dead run's members are members
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> clean(killedRuns).out(), out -> lines(out, "dead").size() == 2);
      Tool.Ended listed = clean(killedRuns);
      assertThat(listed.code()).as(listed.err()).isZero();
      assertThat(lines(listed.out(), "dead"))
          .allMatch(line -> line.contains("its run was killed: process " + toKill.pid()));
      assertThat(lines(listed.out(), "stays"))
          .hasSize(2); // topic and group of the run that goes on
      assertThat(listed.out()).contains("2 to remove: give --yes");

      assertThat(lines(clean(killedRuns, "--older-than", "1h", "--yes").out(), "removed"))
          .isEmpty();
      assertThat(lines(clean(nowhere, "--yes").out(), "removed")).isEmpty();
      assertThat(names()).isEqualTo(whileBothRan);

      Tool.Ended removed = clean(killedRuns, "--yes");

      assertThat(removed.code()).as(removed.out()).isZero();
      assertThat(lines(removed.out(), "removed")).hasSize(2);
      Set<String> gone = new TreeSet<>(whileBothRan);
      gone.removeAll(names());
      assertThat(gone)
          .hasSize(2)
          .anyMatch(name -> RunMark.ofTopic(name).isPresent())
          .anyMatch(name -> RunMark.ofGroup(name).isPresent());
      assertThat(names()).containsAll(foreign);
      assertThat(toLive.isAlive()).isTrue();

      Tool.signal("INT", toLive);
      assertThat(alive.await(toLive).out()).contains("0 lost");
      assertThat(names()).isEqualTo(foreign);
      assertThat(clean(killedRuns).out()).isEqualTo("no run has left anything on this cluster\n");
    } finally {
      toKill.destroyForcibly();
      toLive.destroyForcibly();
      removeAll();
    }
  }

  @Test
  void aTopicWhoseNameTheUserChoseIsKnownByItsIdAndNotByItsName() throws Exception {
    Tool killed = new Tool(Files.createDirectory(directory.resolve("killed")));
    Path runs = directory.resolve("killed").resolve("runs");
    Process toKill = start(killed, "--topic", "mine", "--groups", "0");
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> killed.err().contains("s left"));
      assertThat(clean(runs, "--yes").out()).contains("stays    topic  mine: its run goes on");
      Tool.signal("KILL", toKill);
      toKill.waitFor();

      // others may use what bears no mark: nobody may have written to it of late
      assertThat(clean(runs, "--yes").out())
          .contains("stays    topic  mine: its run was killed: ", "but it was last written to ");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> clean(runs, "--older-than", "1s", "--yes").out(),
              out -> lines(out, "removed").size() == 1);
      assertThat(names()).isEmpty();
      try (Admin admin = cluster.newAdmin()) {
        admin.createTopics(List.of(new NewTopic("mine", 1, (short) 1))).all().get();
      }

      assertThat(clean(runs, "--older-than", "0", "--yes").out())
          .isEqualTo("no run has left anything on this cluster\n");
      assertThat(names()).containsExactly("mine");
    } finally {
      toKill.destroyForcibly();
      removeAll();
    }
  }

  @Test
  void aRunOfElsewhereIsDeadWhenItsMarkIsOldAndNobodyReadsOrWrites() throws Exception {
    RunMark old = new RunMark(7, Instant.now().minus(Duration.ofHours(3)));
    RunMark young = new RunMark(8, Instant.now());
    String group = old.groups("run", "") + 1;
    try (Admin admin = cluster.newAdmin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(old.topic(1), 1, (short) 1),
                  new NewTopic(young.topic(1), 1, (short) 1)))
          .all()
          .get();
      commit(admin, group, old.topic(1));
    }

    Tool.Ended removed = clean(directory.resolve("runs"), "--yes");

    assertThat(removed.code()).as(removed.err()).isZero();
    assertThat(removed.out())
        .contains(
            "removed  group  " + group + ": no members, never written to, its run began 3 h ago",
            "removed  topic  " + old.topic(1),
            "stays    topic  " + young.topic(1));
    assertThat(names()).containsExactly(young.topic(1));
    removeAll();
  }

  /** A run sets it before its group forms, so it may be all that a killed one left. */
  @Test
  void aShareGroupOfADeadRunGoesWithItsSettingsAndSettingsWithoutAGroupGoToo() throws Exception {
    RunMark old = new RunMark(9, Instant.now().minus(Duration.ofHours(3)));
    String formed = old.groups("run", "") + 1;
    String neverFormed = old.groups("run", "") + 2;
    try (Admin admin = cluster.newAdmin()) {
      admin.createTopics(List.of(new NewTopic(old.topic(1), 1, (short) 1))).all().get();
      admin
          .alterShareGroupOffsets(formed, Map.of(new TopicPartition(old.topic(1), 0), 0L))
          .all()
          .get();
      GroupSettings.readCommitted(admin, List.of(formed, neverFormed, "somebodys")).get();
      try {
        assertThat(names()).contains(formed).doesNotContain(neverFormed);

        Tool.Ended removed = clean(directory.resolve("runs"), "--yes");

        assertThat(removed.code()).as(removed.out()).isZero();
        assertThat(removed.out())
            .contains("removed  group  " + formed, "removed  group  " + neverFormed);
        assertThat(names()).isEmpty();
        assertThat(groupsWithSettings(admin)).containsExactly("somebodys");
      } finally {
        GroupSettings.forget(admin, List.of("somebodys")).get();
        removeAll();
      }
    }
  }

  private static Set<String> groupsWithSettings(Admin admin) throws Exception {
    Set<String> ids = new TreeSet<>();
    admin
        .listConfigResources(Set.of(ConfigResource.Type.GROUP), new ListConfigResourcesOptions())
        .all()
        .get()
        .forEach(resource -> ids.add(resource.name()));
    return ids;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clean | Missing required option: '--bootstrap-server=HOST:PORT,...'",
        "clean --bootstrap-server 127.0.0.1:1 --older-than soon | older-than must be a duration such as",
        "clean --bootstrap-server nonsense | nonsense",
        "clean --bootstrap-server 127.0.0.1:1 --command-config none | which cannot be read",
        "clean --bootstrap-server 127.0.0.1:1 --force | Unknown option: '--force'",
      })
  void badInputIsRefusedInOneLine(String options, String words) throws Exception {
    Tool.Ended ended =
        RefusingTool.run(
            Stream.concat(Stream.of("cluster"), Stream.of(options.split(" ", -1)))
                .toArray(String[]::new));

    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err().lines().findFirst().orElse("")).contains(words);
    assertThat(ended.err().lines().count()).isLessThanOrEqualTo(2); // the second line: try --help
    assertThat(ended.out()).isEmpty();
  }

  /** Names that look like those of runs, and are somebody's. */
  private static Set<String> makeLookAlikes() throws Exception {
    List<String> topics =
        List.of("orders", "millrace-orders-x", "millrace-orders-0000beef-69cd0940-0000");
    List<String> groups = List.of("millrace-run-x-g1", "millrace-run-7809adb3-g1");
    Set<String> all = new TreeSet<>(topics);
    all.addAll(groups);
    try (Admin admin = cluster.newAdmin()) {
      admin
          .createTopics(topics.stream().map(name -> new NewTopic(name, 1, (short) 1)).toList())
          .all()
          .get();
      for (String group : groups) {
        commit(admin, group, "orders");
      }
    }
    return all;
  }

  private static void commit(Admin admin, String group, String topic) throws Exception {
    admin
        .alterConsumerGroupOffsets(
            group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)))
        .all()
        .get();
  }

  private Process start(Tool tool, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.addAll(List.of("--bootstrap-server", cluster.bootstrapServers()));
    arguments.addAll(
        List.of("--rate", "200", "--duration", "10m", "--warmup", "0", "--partitions", "1"));
    // the least that brokers allow: so soon a killed member is gone
    arguments.addAll(List.of("--members", "1", "-X", "session.timeout.ms=6000"));
    arguments.addAll(List.of(more));
    return tool.start(arguments.toArray(String[]::new));
  }

  private static String[] run(Path runs, String... more) {
    return Stream.concat(
            Stream.of(
                "run",
                "--bootstrap-server",
                cluster.bootstrapServers(),
                "--warmup",
                "0",
                "--partitions",
                "1",
                "--members",
                "1",
                "--runs",
                runs.toString()),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private static Tool.Ended clean(Path runs, String... more) throws IOException {
    return RefusingTool.run(
        Stream.concat(
                Stream.of(
                    "cluster",
                    "clean",
                    "--bootstrap-server",
                    cluster.bootstrapServers(),
                    "--runs",
                    runs.toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static List<String> lines(String out, String word) {
    return out.lines().filter(line -> line.startsWith(word + " ")).toList();
  }

  /** All topics and groups. */
  private static Set<String> names() throws Exception {
    try (Admin admin = cluster.newAdmin()) {
      Set<String> names = new TreeSet<>(admin.listTopics().names().get());
      admin.listGroups().all().get().stream().map(GroupListing::groupId).forEach(names::add);
      return names;
    }
  }

  private static void removeAll() throws Exception {
    try (Admin admin = cluster.newAdmin()) {
      admin.deleteTopics(admin.listTopics().names().get()).all().get();
      for (GroupListing group : admin.listGroups().all().get()) {
        // one whose member was killed a moment ago cannot be removed yet, and stays
        await()
            .atMost(Duration.ofSeconds(30))
            .ignoreExceptions()
            .until(
                () -> {
                  admin.deleteConsumerGroups(List.of(group.groupId())).all().get();
                  return true;
                });
      }
    }
  }
}
