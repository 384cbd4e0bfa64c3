package io.millrace.pipeline.rig;

import io.millrace.core.consume.GroupMember;
import io.millrace.core.consume.ShareMember;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.send.LoadWorker;
import io.millrace.core.settings.ConfigProviders;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.stage.StageAssignment;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.RunMark;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.LegSpec;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.worker.TaskTerms;
import io.millrace.pipeline.worker.WorkerPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/** Makes the legs of a rig, for its warm-up and for what is measured. Script's thread only. */
final class LegFactory {
  private final ExperimentSpec.Clients clients;
  private final boolean readsCommitted;
  private final Cluster cluster;
  private final WorkerPool workers;
  private final @Nullable Tracing tracing;
  private final boolean clientMetrics;
  private final RunMark mark;
  private final NanoClock clock;

  /**
   * For one run.
   *
   * @param spec whose clients they have
   * @param tracing of what is measured; null: nothing is traced
   * @param clientMetrics whether somebody looks at the metrics of the Kafka clients
   * @param mark has the number that tells this run's events from any other's
   */
  LegFactory(
      ExperimentSpec spec,
      Cluster cluster,
      WorkerPool workers,
      @Nullable Tracing tracing,
      boolean clientMetrics,
      RunMark mark,
      NanoClock clock) {
    this.clients = spec.clients();
    this.readsCommitted = spec.readsCommitted();
    this.cluster = cluster;
    this.workers = workers;
    this.tracing = tracing;
    this.clientMetrics = clientMetrics;
    this.mark = mark;
    this.clock = clock;
  }

  /** What legs are made for. */
  enum Purpose {
    WARM_UP("warmup"),
    MEASURED("run");

    private final String word;

    Purpose(String word) {
      this.word = word;
    }
  }

  /**
   * The legs that {@code specs} describe; none has begun.
   *
   * @param chains for each leg, the topic of its load and those that its stages write
   */
  List<Leg> legs(Purpose purpose, List<LegSpec> specs, List<List<OrderTopic>> chains) {
    return AllOrNone.make(
        specs.size(), n -> leg(purpose, specs.get(n - 1), chains.get(n - 1), n - 1), Leg::discard);
  }

  private Leg leg(Purpose purpose, LegSpec leg, List<OrderTopic> chain, int index) {
    OrderTopic topic = chain.get(0);
    OrderTopic outlet = chain.get(chain.size() - 1);
    boolean measured = purpose == Purpose.MEASURED;
    boolean readBack = leg.load() instanceof Load.ReadBack;
    TaskTerms terms = new TaskTerms(clock.epochOffsetNs(), clientMetrics && measured, measured);
    Tracing traced = measured && tracing != null ? tracing.ofLeg(index) : null;
    int number =
        readBack
            ? RunOfTopic.find(cluster, topic, leg.load().format())
            : mark.run() + 2 * index + (measured ? 0 : 1);
    List<Long> start = readBack ? topic.earliestOffsets() : outlet.startOffsets();
    String ofLeg = ofLeg(index);
    GroupFactory groups =
        new GroupFactory(
            leg.groups(),
            new GroupFactory.Names(mark.groups(purpose.word, ofLeg), ofLeg),
            leg.load().seed(),
            consumerSettings(),
            new GroupMember.Assignment(
                outlet.name(), number, leg.load().format(), start, leg.groups().commits()),
            workers,
            terms,
            traced,
            leg.groups().share() == null
                ? null
                : new ShareMember.Rules(
                    leg.groups().share(), leg.load().seed(), outlet.shareDeliveryLimit()),
            clock);
    if (leg.groups().members() > 0) {
      for (int g = 1; g <= leg.groups().count(); g++) {
        if (leg.groups().share() == null) {
          outlet.startGroup(groups.groupId(g), start);
        } else {
          outlet.startShareGroup(groups.groupId(g), start, readsCommitted);
        }
      }
    }
    List<LoadWorker> senders =
        leg.load() instanceof Load.Offered offered
            ? new SenderFactory(producerSettings(), workers, terms, traced, mark, clock)
                .senders(offered, topic, producers(index), number)
            : List.of();
    List<Stage> stages = List.of();
    try {
      stages = stages(purpose, leg, chain, ofLeg, number, terms);
      return new Leg(
          leg,
          topic,
          number,
          senders,
          groups,
          traced,
          readsCommitted,
          firstTransactionalIds(purpose, leg, index).stream().findFirst().orElse(null),
          stages);
    } catch (RuntimeException e) {
      senders.forEach(LoadWorker::closeNow);
      stages.forEach(Stage::closeIfNeverStarted);
      throw e;
    }
  }

  /** What stands in the names of leg {@code index}, from 0; nothing for the first. */
  private static String ofLeg(int index) {
    return index == 0 ? "" : "l" + (index + 1) + "-";
  }

  /** What stands before the number of a producer of leg {@code index}, from 0. */
  private static String producers(int index) {
    return "millrace-" + ofLeg(index) + "producer-";
  }

  /**
   * The transactional.id of the first producer of leg {@code index}, from 0, and of the first
   * worker of its first stage; without those that send outside of transactions.
   */
  List<String> firstTransactionalIds(Purpose purpose, LegSpec leg, int index) {
    List<String> ids = new ArrayList<>();
    if (leg.isLoadTransactional()) {
      ids.add(mark.transactionalId(producers(index) + 0));
    }
    if (leg.stages().areTransactional()) {
      String firstStage = mark.stages(purpose.word, ofLeg(index)) + 1;
      ids.add(StageFactory.transactionalId(firstStage, 1));
    }
    return ids;
  }

  private List<Stage> stages(
      Purpose purpose,
      LegSpec leg,
      List<OrderTopic> chain,
      String ofLeg,
      int run,
      TaskTerms terms) {
    return AllOrNone.make(
        chain.size() - 1,
        s -> stage(purpose, leg, chain, ofLeg, run, terms, s),
        Stage::closeIfNeverStarted);
  }

  private Stage stage(
      Purpose purpose,
      LegSpec leg,
      List<OrderTopic> chain,
      String ofLeg,
      int run,
      TaskTerms terms,
      int s) {
    OrderTopic input = chain.get(s - 1);
    OrderTopic output = chain.get(s);
    String group = mark.stages(purpose.word, ofLeg) + s;
    StageAssignment ofAll =
        new StageAssignment(
            group,
            group, // nobody else has a transactional id like it
            input.name(),
            output.name(),
            run,
            leg.load().format(),
            input.partitions(),
            leg.stages().delivery(),
            leg.stages().commitEvery());
    StageFactory factory =
        new StageFactory(
            leg.stages(),
            ofLeg + "s" + s + "-",
            ofAll,
            s == 1,
            consumerSettings().ofConsumerGroup(),
            producerSettings(),
            workers,
            terms,
            clock);
    input.startGroup(group, input.startOffsets());
    return new Stage(s, leg.stages(), input, output, factory);
  }

  /** The settings of every producer. */
  ProducerSettings producerSettings() {
    Map<String, String> all = new TreeMap<>(cluster.clientProperties());
    all.keySet().removeIf(key -> !isSetting(key, ProducerConfig.configNames()));
    all.putAll(clients.producer());
    return ProducerSettings.of(all);
  }

  /** The settings of every member. */
  ConsumerSettings consumerSettings() {
    Map<String, String> all = new TreeMap<>(cluster.clientProperties());
    all.keySet().removeIf(key -> !isSetting(key, ConsumerConfig.configNames()));
    all.putAll(clients.consumer());
    return ConsumerSettings.of(all);
  }

  /** A file for all clients may hold what is for other clients. */
  private static boolean isSetting(String key, Set<String> ofClient) {
    return ofClient.contains(key) || ConfigProviders.isSetting(key);
  }
}
