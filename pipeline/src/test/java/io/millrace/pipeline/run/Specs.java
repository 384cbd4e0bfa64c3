package io.millrace.pipeline.run;

import io.millrace.core.consume.CommitPolicy;
import io.millrace.core.consume.ShareTerms;
import io.millrace.core.consume.Work;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.send.Transactions;
import io.millrace.core.workload.EventSize;
import io.millrace.core.workload.Schedule;
import io.millrace.core.workload.Workload;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.LegSpec;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.plan.Stages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small run on an existing cluster, to be varied one thing at a time. */
final class Specs {
  private final String bootstrapServers;
  private final Path runs;
  private double rate = 2_000;
  private int producers = 1;
  private int users = 1_000;
  private String format = "json";
  private Duration duration = Duration.ofSeconds(4);
  private Duration consumerDelay = Duration.ZERO;
  private Duration warmup = Duration.ZERO;
  private int groups = 1;
  private int members = 2;
  private boolean memberProcesses;
  private boolean producerProcesses;
  private int legs = 1;
  private Stages stages = Stages.NONE;
  private Map<String, String> producer = Map.of();
  private Map<String, String> consumer = Map.of();
  private @Nullable ShareTerms share;
  private int partitions = 3;
  private short replication = 3;
  private @Nullable Transactions transactions;
  private @Nullable String topic;
  private Schedule schedule = new Schedule.Constant(rate);

  private Specs(String bootstrapServers, Path runs) {
    this.bootstrapServers = bootstrapServers;
    this.runs = runs;
  }

  static Specs on(String bootstrapServers, Path runs) {
    return new Specs(bootstrapServers, runs);
  }

  Specs rate(double perSecond) {
    rate = perSecond;
    schedule = new Schedule.Constant(perSecond);
    return this;
  }

  Specs schedule(Schedule other) {
    schedule = other;
    return this;
  }

  Specs producers(int n) {
    producers = n;
    return this;
  }

  Specs users(int n) {
    users = n;
    return this;
  }

  Specs format(String name) {
    format = name;
    return this;
  }

  Specs seconds(int n) {
    duration = Duration.ofSeconds(n);
    return this;
  }

  Specs partitions(int n) {
    partitions = n;
    return this;
  }

  Specs unreplicated() {
    replication = 1;
    return this;
  }

  /** The groups start only when the load has ended. */
  Specs consumersAfterLoad() {
    consumerDelay = Duration.ofHours(1);
    return this;
  }

  Specs consumerDelay(Duration delay) {
    consumerDelay = delay;
    return this;
  }

  Specs groups(int n, int membersOfEach) {
    groups = n;
    members = membersOfEach;
    return this;
  }

  Specs memberProcesses() {
    memberProcesses = true;
    return this;
  }

  Specs producerProcesses() {
    producerProcesses = true;
    return this;
  }

  /** So many topics, each with the same load and groups of its own. */
  Specs legs(int n) {
    legs = n;
    return this;
  }

  Specs stages(Stages between) {
    stages = between;
    return this;
  }

  Specs producer(Map<String, String> settings) {
    producer = settings;
    return this;
  }

  Specs consumer(Map<String, String> settings) {
    consumer = settings;
    return this;
  }

  Specs transactions(Transactions terms) {
    transactions = terms;
    return this;
  }

  /** One that is there already. */
  Specs topic(String name) {
    topic = name;
    return this;
  }

  private ExperimentSpec.Topic topic() {
    return topic == null
        ? new ExperimentSpec.Topic(null, partitions, replication, Map.of(), false)
        : new ExperimentSpec.Topic(topic, null, null, Map.of(), false);
  }

  /** Share groups, whose members acknowledge as {@code terms} say. */
  Specs sharing(ShareTerms terms) {
    share = terms;
    consumer = Map.of("group.protocol", "share", "share.acknowledgement.mode", terms.mode());
    return this;
  }

  Specs warmup(Duration time) {
    warmup = time;
    return this;
  }

  ExperimentSpec build() {
    return new ExperimentSpec(
        "test",
        new ExperimentSpec.Target.Existing(bootstrapServers, Map.of()),
        Collections.nCopies(
            legs,
            new LegSpec(
                topic(),
                new Load.Offered(
                    new Workload(
                        schedule, OrderCodec.of(format), new EventSize(200, 300), users, 1.0, 7),
                    producers,
                    producerProcesses,
                    duration,
                    Long.MAX_VALUE,
                    warmup,
                    Duration.ZERO,
                    transactions),
                new ExperimentSpec.Groups(
                    groups,
                    members,
                    memberProcesses,
                    new Work.None(),
                    new CommitPolicy(CommitPolicy.Mode.ASYNC, Duration.ofMillis(500)),
                    consumerDelay,
                    Duration.ofSeconds(20),
                    share),
                stages)),
        new ExperimentSpec.Clients(producer, consumer),
        List.of(),
        ExperimentSpec.Files.in(runs),
        new ExperimentSpec.Origin("test", Map.of()));
  }
}
