package io.millrace.pipeline.run;

import io.millrace.core.consume.GroupMember;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.consume.StampDeserializer;
import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.workload.Workload;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.ClusterUnavailableException;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.ExistingCluster;
import io.millrace.pipeline.cluster.Leftovers;
import io.millrace.pipeline.plan.DurationText;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.ExperimentYaml;
import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.report.ReportPage;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.EffectiveConfig;
import io.millrace.pipeline.rig.GroupFactory;
import io.millrace.pipeline.rig.History;
import io.millrace.pipeline.rig.Interventions;
import io.millrace.pipeline.rig.LogReader;
import io.millrace.pipeline.rig.LogReading;
import io.millrace.pipeline.rig.OrderTopic;
import io.millrace.pipeline.rig.Pause;
import io.millrace.pipeline.rig.Progress;
import io.millrace.pipeline.rig.Rig;
import io.millrace.pipeline.rig.RunObserver;
import io.millrace.pipeline.rig.Watching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;

/**
 * One run, from a cluster to a verdict. {@link #run} is the story; run by one thread, and ended
 * early by {@link #stop} from any other.
 */
public final class Experiment {
  /**
   * Time for threads to start and for idempotent producers to get their ids before the schedule.
   */
  private static final long LEAD_NS = 200_000_000;

  /** After Ctrl-C a person waits: groups may read what is in flight, not all that is behind. */
  private static final long STOPPED_DRAIN_NS = 5_000_000_000L;

  private final ExperimentSpec spec;
  private final Path home;
  private final Progress progress;
  private final Consumer<RunDirectory> onDirectory;
  private final Interventions interventions;
  private final RunObserver observer;
  private final NanoClock clock = NanoClock.system();
  private final int run = newRunNumber();
  private long stoppedDrainEndsNs;
  private boolean measuring;
  private volatile boolean stopped;
  private volatile @Nullable Thread starting;

  /**
   * A run that has not begun.
   *
   * @param home Millrace's checkout, for its commit
   * @param onDirectory told of the run's directory as soon as it exists
   * @param observer may show the run to others while it goes on
   */
  public Experiment(
      ExperimentSpec spec,
      Path home,
      Progress progress,
      Consumer<RunDirectory> onDirectory,
      Interventions interventions,
      RunObserver observer) {
    this.observer = observer;
    this.spec = spec;
    this.home = home;
    this.progress = progress;
    this.onDirectory = onDirectory;
    this.interventions = interventions;
  }

  /** A number that tells this run's events from any other's. */
  private static int newRunNumber() {
    return (int) (Instant.now().toEpochMilli() ^ ProcessHandle.current().pid() << 20);
  }

  /**
   * Ends the run early: the load stops, what is in flight is settled, and a partial result is
   * written.
   */
  public void stop() {
    stopped = true;
    Thread inStart = starting;
    if (inStart != null) {
      inStart.interrupt();
    }
  }

  /**
   * Runs the experiment and writes its directory.
   *
   * @throws UsageException when what was asked for cannot be done as asked; nothing is left behind
   * @throws RuntimeException when the run failed; its directory says so
   */
  public Summary run() throws IOException, InterruptedException {
    RunDirectory directory = RunDirectory.create(spec.files().runs(), spec.name(), Instant.now());
    onDirectory.accept(directory);
    observer.begun(directory.name(), spec);
    boolean ended = false;
    try {
      DiskGuard disk = DiskGuard.of(directory.path());
      try (Cluster cluster = openCluster(directory, disk);
          Admin admin = cluster.newAdmin()) {
        directory.writeExperiment(ExperimentYaml.write(spec.origin().resolved()));
        directory.writeEnvironment(environment());
        Summary summary;
        try (OrderTopic topic = openTopic(cluster, admin)) {
          interventions.topicMade(cluster, admin, topic.name());
          warmUp(cluster, admin, topic);
          summary = measure(cluster, admin, topic, directory, disk);
        }
        directory.writeSummary(summary);
        if (spec.files().page()) {
          directory.writeReport(ReportPage.of(directory));
        }
        directory.markEnded();
        interventions.over(cluster);
        observer.ended(summary);
        ended = true;
        return summary;
      }
    } catch (UsageException | IllegalArgumentException e) {
      if (measuring) {
        directory.markFailed(String.valueOf(e.getMessage()));
        throw new IllegalStateException(e.getMessage(), e);
      }
      directory.discard();
      throw e;
    } catch (ClusterUnavailableException e) {
      if (spec.cluster() instanceof ExperimentSpec.Target.Existing && !measuring) {
        directory.discard();
      } else {
        directory.markFailed(e.getMessage()); // the brokers' logs are in it
      }
      throw e;
    } catch (RuntimeException | IOException | InterruptedException e) {
      directory.markFailed(String.valueOf(e.getMessage()));
      throw e;
    } finally {
      if (!ended) {
        observer.failed();
      }
    }
  }

  private Cluster openCluster(RunDirectory directory, DiskGuard disk) throws InterruptedException {
    starting = Thread.currentThread();
    try {
      if (spec.cluster() instanceof ExperimentSpec.Target.Existing existing) {
        progress.step("connecting to " + existing.bootstrapServers());
        return ExistingCluster.connect(existing.bootstrapServers(), existing.commandConfig());
      }
      var embedded = (ExperimentSpec.Target.Embedded) spec.cluster();
      Leftovers.remove(spec.files().runs());
      Workload workload = spec.load().workload();
      Duration expected = interventions.expectedLoad();
      Duration load = expected == null ? spec.load().duration() : expected;
      disk.requireRoomFor(
          Math.min(
              workload.schedule().expectedEvents(load.plus(spec.load().warmup())),
              spec.load().maxEvents() == Long.MAX_VALUE
                  ? Double.POSITIVE_INFINITY
                  : spec.load().maxEvents()),
          workload.size().mean(),
          spec.topic().requireFits(embedded.spec().brokers()).replicationFactor());
      progress.step("starting " + embedded.spec().brokers() + " brokers");
      EmbeddedCluster brokers =
          EmbeddedCluster.start(
              embedded.spec(),
              interventions.placement(),
              directory.brokers(),
              directory.logs(),
              progress::step);
      observer.brokersStarted(brokers.metricsAddresses());
      return brokers;
    } finally {
      starting = null;
      Thread.interrupted();
    }
  }

  /**
   * Warms clients, brokers and the topic up with the same load, which is counted nowhere: what is
   * measured then is neither the JIT compiler nor the first fetches of a new partition, which may
   * wait for half a second.
   */
  private void warmUp(Cluster cluster, Admin admin, OrderTopic topic) throws InterruptedException {
    Duration warmup = spec.load().warmup();
    if (warmup.isZero() || spec.load().producers() == 0 || stopped) {
      return;
    }
    progress.step("warming up for " + DurationText.write(warmup));
    observer.state("warm-up");
    Watching unwatched = new Watching(null, RunObserver.NONE, clock);
    try (Rig rig = rig(spec.forWarmup(), cluster, topic, "warmup", run + 1, unwatched)) {
      rig.startGroups(() -> stopped);
      rig.connectProducers();
      rig.startLoad(clock.nanoTime() + LEAD_NS);
      Pause.until(() -> stopped || !rig.isLoadRunning());
      rig.stopLoad();
      rig.closeProducers();
      rig.drain(() -> stopped);
      rig.stopGroups();
      deleteGroups(admin, rig);
    }
    topic.beginHere();
  }

  private Summary measure(
      Cluster cluster, Admin admin, OrderTopic topic, RunDirectory directory, DiskGuard disk)
      throws InterruptedException {
    Interventions.Tracing tracing = interventions.tracing();
    Watching watching = new Watching(tracing, observer, clock);
    observer.state("preparing");
    try (Rig rig = rig(spec, cluster, topic, "run", run, watching)) {
      boolean late = !spec.groups().startDelay().isZero();
      if (!late && spec.load().producers() > 0) {
        progress.step("waiting for the groups to form");
        rig.startGroups(() -> stopped);
      }
      rig.connectProducers();
      Summary.Settings settings = effectiveSettings(cluster, admin, topic);
      observer.settled(settings);
      progress.step("measuring");
      observer.state("load");
      measuring = true;
      long startNs = clock.nanoTime() + LEAD_NS;
      ResourceMeter resources = new ResourceMeter();
      try (Sampler sampler =
          new Sampler(
              rig,
              spec.load(),
              directory,
              disk,
              resources,
              watching,
              startNs,
              spec.files().sampleInterval(),
              progress)) {
        rig.startLoad(startNs);
        if (spec.load().producers() == 0) {
          rig.startGroups(() -> stopped);
        }
        Interventions.Scene scene =
            new Interventions.Scene(
                cluster,
                admin,
                topic.name(),
                rig.groups(),
                rig.ledgers(),
                new Steering(rig, sampler, progress),
                startNs);
        interventions.loadStarted(scene);
        runLoad(rig, startNs, late);
        interventions.loadEnded(scene);
        List<Long> behind = List.copyOf(sampler.timeline().behind());
        if (late && !rig.groupsStarted()) {
          rig.startGroups(() -> stopped);
        }
        sampler.phase("drain");
        observer.state("drain");
        List<Boolean> drained = rig.drain(this::giveUpDraining);
        long endNs = clock.nanoTime();
        Findings.Resources spent =
            new Findings.Resources(
                resources.cpuSeconds(), resources.allocatedBytes(), resources.gcMs());
        rig.stopGroups();
        sampler.finish();
        throwFailure(sampler);
        observer.state("audit");
        LogReading logs = tracing == null ? null : readLogs(cluster, topic, rig, tracing.history());
        List<GroupAudit> audits = rig.audit(drained, logs == null ? Map.of() : logs.replayed());
        if (logs != null) {
          interventions.audited(scene, logs.audit(), logs.proofs());
        }
        deleteGroups(admin, rig);
        return new Findings(
                spec, directory.name(), clock.instant(startNs), stopped, tracing != null)
            .summary(rig, sampler, startNs, endNs, behind, audits, spent, settings);
      }
    }
  }

  private LogReading readLogs(
      Cluster cluster, OrderTopic topic, Rig rig, @Nullable History history) {
    progress.step("reading every log");
    return new LogReader(cluster, topic, run, new StampDeserializer(spec.load().workload().codec()))
        .read(
            rig.ledgers(),
            rig.toldByKilled(),
            history == null ? List.of() : List.of(history.log()));
  }

  private record Steering(Rig rig, Sampler sampler, Progress progress)
      implements Interventions.Control {
    @Override
    public void endLoad() {
      rig.endLoad();
    }

    @Override
    public GroupWorker joinGroup(int number) {
      return rig.joinGroup(number);
    }

    @Override
    public long behind() {
      return rig.behind();
    }

    @Override
    public void note(String kind, Map<String, Object> details) {
      sampler.note(kind, details);
      progress.step(
          kind
              + ": "
              + details.values().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }
  }

  /** Lets the schedule run to its end, or to the user's. */
  private void runLoad(Rig rig, long startNs, boolean late) {
    long groupsDueNs = startNs + spec.groups().startDelay().toNanos();
    try {
      Pause.until(
          () -> {
            if (late && !rig.groupsStarted() && clock.nanoTime() >= groupsDueNs) {
              rig.startGroups(() -> stopped);
            }
            return stopped || !rig.isLoadRunning();
          });
    } finally {
      rig.stopLoad();
      interventions.loadEnding();
    }
    rig.closeProducers();
  }

  private boolean giveUpDraining() {
    if (!stopped) {
      return false;
    }
    if (stoppedDrainEndsNs == 0) {
      stoppedDrainEndsNs = clock.nanoTime() + STOPPED_DRAIN_NS;
    }
    return clock.nanoTime() > stoppedDrainEndsNs;
  }

  private static void throwFailure(Sampler sampler) {
    if (sampler.failure() != null) {
      throw new IllegalStateException(sampler.failure().getMessage(), sampler.failure());
    }
  }

  private OrderTopic openTopic(Cluster cluster, Admin admin) {
    String name = spec.topic().name();
    if (name != null && spec.load().producers() == 0) {
      return OrderTopic.openExisting(admin, name, spec.topic());
    }
    return name == null
        ? OrderTopic.create(admin, topicName(), spec.topic(), cluster.brokerCount())
        : OrderTopic.open(admin, name, spec.topic(), cluster.brokerCount());
  }

  /** Names that no one else uses: the run deletes what it made. */
  private String topicName() {
    return "millrace-orders-" + Integer.toHexString(run);
  }

  private Rig rig(
      ExperimentSpec of,
      Cluster cluster,
      OrderTopic topic,
      String purpose,
      int number,
      Watching watching) {
    boolean readingBack = of.load().producers() == 0;
    GroupFactory groups =
        new GroupFactory(
            of.groups(),
            of.load().workload().seed(),
            "millrace-" + purpose + "-" + Integer.toHexString(run),
            consumerSettings(cluster),
            new GroupMember.Assignment(
                topic.name(),
                readingBack ? ReadBack.runOf(cluster, topic, of.load().workload().codec()) : number,
                of.load().workload().codec(),
                readingBack ? topic.earliestOffsets() : topic.startOffsets(),
                of.groups().commits()),
            watching);
    if (!readingBack) {
      for (int g = 1; g <= of.groups().count(); g++) {
        topic.startGroupHere(groups.groupId(g));
      }
    }
    return new Rig(of, topic, producerSettings(cluster), groups, number, watching);
  }

  private ProducerSettings producerSettings(Cluster cluster) {
    Map<String, String> all = new TreeMap<>(cluster.clientProperties());
    all.keySet().retainAll(ProducerConfig.configNames());
    all.putAll(spec.clients().producer());
    return ProducerSettings.of(all);
  }

  private ConsumerSettings consumerSettings(Cluster cluster) {
    Map<String, String> all = new TreeMap<>(cluster.clientProperties());
    all.keySet().retainAll(ConsumerConfig.configNames());
    all.putAll(spec.clients().consumer());
    return ConsumerSettings.of(all);
  }

  private Summary.Settings effectiveSettings(Cluster cluster, Admin admin, OrderTopic topic) {
    return new Summary.Settings(
        producerSettings(cluster).effective(),
        consumerSettings(cluster).effective(),
        topic.effectiveSettings(),
        EffectiveConfig.ofBrokers(admin));
  }

  /** The groups are the run's own. One that is not empty yet is left to Kafka's own expiry. */
  private static void deleteGroups(Admin admin, Rig rig) {
    List<String> ids = new ArrayList<>();
    rig.groups().forEach(group -> ids.add(group.id()));
    if (!ids.isEmpty()) {
      admin.deleteConsumerGroups(ids);
    }
  }

  private Environment environment() throws IOException {
    Files.createDirectories(spec.files().runs());
    return Environment.here(
        spec.files().runs(), home, AppInfoParser.getVersion(), spec.cluster().brokers());
  }
}
