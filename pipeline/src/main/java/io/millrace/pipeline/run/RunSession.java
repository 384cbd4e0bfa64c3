package io.millrace.pipeline.run;

import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.workload.OwnPayloads;
import io.millrace.pipeline.cluster.AdminRequest;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.ClusterUnavailableException;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.ExistingCluster;
import io.millrace.pipeline.cluster.Leftovers;
import io.millrace.pipeline.cluster.Placement;
import io.millrace.pipeline.doctor.Doctor;
import io.millrace.pipeline.plan.DurationText;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.ExperimentYaml;
import io.millrace.pipeline.plan.LegSpec;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.Rig;
import io.millrace.pipeline.rig.Tracing;
import io.millrace.pipeline.worker.WorkerPool;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;

/**
 * What every script begins and ends with: the run's directory, its brokers, its worker processes,
 * and whoever is shown the run. Decides what is left behind when a run fails. Used by the script's
 * thread.
 */
public final class RunSession implements AutoCloseable {
  /**
   * After Ctrl-C a person waits: brokers may answer what is in flight, and groups read it, but not
   * all that is behind.
   */
  private static final long PATIENCE_NS = 5_000_000_000L;

  private static final String STOPPED = "stopped before anything was measured";

  private final ExperimentSpec spec;
  private final RunContext context;
  private final StopRequest stop;
  private final RunDirectory directory;
  private final DiskGuard disk;
  private final List<String> warnings;
  private final WorkerPool workers;
  private final NanoClock clock = NanoClock.system();
  private boolean measuring;
  private @Nullable Summary written;
  private @Nullable Rig rig;
  private boolean over;

  private RunSession(
      ExperimentSpec spec, RunContext context, StopRequest stop, RunDirectory directory) {
    this.spec = spec;
    this.context = context;
    this.stop = stop;
    this.directory = directory;
    this.disk = DiskGuard.of(directory.path());
    this.warnings = Doctor.warnings(directory.path(), spec.cluster());
    this.workers = new WorkerPool(directory.logs());
  }

  /** Makes the run's directory, and says that a run begins. */
  public static RunSession begin(ExperimentSpec spec, RunContext context, StopRequest stop)
      throws IOException {
    RunDirectory directory = RunDirectory.create(spec.files().runs(), spec.name(), Instant.now());
    context.onDirectory().accept(directory);
    context.observer().see(new RunNews.Begun(directory.name(), spec));
    try {
      return new RunSession(spec, context, stop, directory);
    } catch (RuntimeException e) {
      directory.markFailed(String.valueOf(e.getMessage()));
      context.observer().see(new RunNews.Failed());
      throw e;
    }
  }

  /** The run's directory. */
  public RunDirectory directory() {
    return directory;
  }

  /**
   * Starts the brokers, or connects to those that are there.
   *
   * @param expectedLoad how long the load probably lasts, for the disk that it needs
   * @throws UsageException when there is no room for it
   */
  public Cluster openCluster(Placement placement, Duration expectedLoad)
      throws InterruptedException {
    stop.mayInterrupt(); // until the load begins: whatever is waited for, nothing is measured yet
    if (spec.cluster() instanceof ExperimentSpec.Target.Existing existing) {
      step("connecting to " + existing.bootstrapServers());
      ExistingCluster there =
          ExistingCluster.connect(existing.bootstrapServers(), existing.commandConfig());
      there.warning().ifPresent(this::step);
      if (context.tellsSteps()) { // it asks the cluster a dozen questions, right before the load
        LeftOnCluster.look(there, spec.files().runs()).ifPresent(this::step);
      }
      return there;
    }
    var embedded = (ExperimentSpec.Target.Embedded) spec.cluster();
    Leftovers.remove(spec.files().runs());
    requireRoom(embedded.spec().brokers(), expectedLoad);
    step("starting " + embedded.spec().brokers() + " brokers");
    EmbeddedCluster brokers =
        EmbeddedCluster.start(
            embedded.spec(), placement, directory.brokers(), directory.logs(), this::step);
    context.observer().see(new RunNews.BrokersStarted(brokers.metricsAddresses()));
    return brokers;
  }

  private void requireRoom(int brokers, Duration expectedLoad) {
    for (LegSpec leg : spec.legs()) {
      if (leg.load() instanceof Load.Offered offered) {
        disk.requireRoomFor(
            (1 + leg.stages().count())
                * offered.expectedEvents(expectedLoad.plus(offered.warmup())),
            offered.workload().content().meanBytes(),
            leg.topic().requireFits(brokers).replicationFactor());
      }
    }
  }

  /**
   * Makes the topics, or finds those that are there, and notes what would stay on the cluster if
   * this process were killed.
   */
  public void openTopics(Rig rig) {
    rig.openTopics();
    if (spec.cluster() instanceof ExperimentSpec.Target.Existing) {
      String clusterId =
          AdminRequest.await(rig.admin().describeCluster().clusterId(), "ask for the cluster's id");
      directory.noteMade(clusterId, rig.mark().text(), rig.madeAsNamed());
    }
  }

  /** The rig that the script drives; closed by it, before the cluster. */
  public Rig rig(Cluster cluster, @Nullable Tracing tracing) {
    Rig made =
        new Rig(
            spec,
            cluster,
            workers,
            tracing,
            context.observer().wantsSamples(),
            stop::isAsked,
            clock);
    rig = made;
    return made;
  }

  /** Writes down what was asked for, and the machine. */
  public void describe() throws IOException {
    for (Load.Offered load : spec.offered()) {
      if (load.workload().content() instanceof OwnPayloads payloads) {
        step("own events: " + payloads);
      }
    }
    directory.writeExperiment(ExperimentYaml.write(spec.origin().resolved()));
    Files.createDirectories(spec.files().runs());
    directory.writeEnvironment(
        Environment.here(
            spec.files().runs(),
            context.home(),
            AppInfoParser.getVersion(),
            spec.cluster().brokers()));
  }

  /** Warms the rig up, where that was asked for. */
  public void warmUp(Rig rig) throws InterruptedException {
    if (spec.warmup().isZero() || stop.isAsked()) {
      return;
    }
    step("warming up for " + DurationText.write(spec.warmup()));
    state("warm-up");
    stop.mayNotInterrupt(); // it ends in order by itself
    rig.warmUp();
    stop.mayInterrupt();
  }

  /** Asks for every effective setting, and shows them. */
  public Summary.Settings settings(Rig rig) {
    state("preparing");
    Summary.Settings settings = rig.effectiveSettings();
    rig.warnings().forEach(warning -> step("warning: " + warning));
    if (spec.readsCommitted() && !spec.hasTransactions() && !spec.readsBack()) {
      step(
          "note: isolation.level is read_committed, and nothing in the run is written in transactions");
    }
    context.observer().see(new RunNews.SettingsKnown(settings));
    return settings;
  }

  /** From here on the run is measured: the schedule begins in a moment. */
  public Sampler startSampling(Rig rig) {
    stop.mayNotInterrupt();
    measuring = true;
    state("load");
    return new Sampler(
        rig,
        workers,
        spec,
        directory,
        disk,
        context.observer(),
        clock,
        clock.nanoTime() + Rig.LEAD_NS,
        context.progress());
  }

  /**
   * True when answers and groups were waited for long enough after the user asked the run to end.
   */
  public boolean isPatienceOver() {
    return stop.isAsked() && stop.askedForNs() > PATIENCE_NS;
  }

  /**
   * What the run came to.
   *
   * @param disturbed faults were done to it on purpose
   */
  public Summary judge(
      Rig rig,
      Sampler sampler,
      List<GroupAudit> audits,
      Summary.Settings settings,
      boolean disturbed) {
    state("audit");
    return new Findings(
            spec,
            directory.name(),
            clock.instant(sampler.startNs()),
            stop.isAskedBefore(sampler.drainedNs()),
            disturbed,
            warnings)
        .summary(rig, sampler, audits, settings);
  }

  /** Writes the summary: from here on the result is on disk, whatever cleaning up comes to. */
  public void write(Summary summary) {
    directory.writeSummary(summary);
    written = summary;
    context.observer().see(new RunNews.Ended(summary));
  }

  /** All is written and closed; what the command adds to the directory comes after this. */
  public FinishedRun finished() {
    over = true;
    return new FinishedRun(directory, Objects.requireNonNull(written));
  }

  /** A step of the run begins. */
  public void step(String what) {
    context.progress().step(what);
  }

  /** What the run is doing now, in a word. */
  public void state(String state) {
    context.observer().see(new RunNews.StateChanged(state));
  }

  /** Shows something that is new. */
  public void show(RunNews news) {
    context.observer().see(news);
  }

  /** The clock that the run is measured by. */
  public NanoClock clock() {
    return clock;
  }

  /**
   * Leaves behind what a failed run should: its directory with the reason, or nothing when it was
   * asked for wrongly.
   *
   * @return what the script is to throw
   */
  public RuntimeException failed(Exception failure) throws IOException, InterruptedException {
    stop.mayNotInterrupt();
    boolean stopped = stop.isAsked() && !measuring;
    boolean usage =
        failure instanceof UsageException || failure instanceof IllegalArgumentException;
    boolean unreachable =
        failure instanceof ClusterUnavailableException
            && spec.cluster() instanceof ExperimentSpec.Target.Existing;
    workers.close(); // their logs are in the directory
    if (stopped) {
      directory.markFailed(STOPPED);
      throw (InterruptedException) new InterruptedException(STOPPED).initCause(failure);
    }
    if ((usage || unreachable) && !measuring) {
      directory.discard();
    } else {
      directory.markFailed(String.valueOf(failure.getMessage())); // the brokers' logs are in it
    }
    if (written != null) {
      return new IllegalStateException(
          failure.getMessage() + "; what was measured until then is in " + directory.path(),
          failure);
    }
    if (usage && measuring) {
      return new IllegalStateException(failure.getMessage(), failure);
    }
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof InterruptedException e) {
      throw e;
    }
    return (RuntimeException) failure;
  }

  /**
   * Ends the worker processes that are left; says what of the run remains elsewhere, and when it
   * came to nothing.
   */
  @Override
  public void close() {
    workers.close();
    if (rig != null) {
      rig.remains().forEach(left -> step("warning: " + left));
    }
    if (!over) {
      context.observer().see(new RunNews.Failed());
    }
  }
}
