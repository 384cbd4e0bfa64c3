package io.millrace.pipeline.doctor;

import io.millrace.core.measure.Deadline;
import io.millrace.pipeline.plan.ExperimentSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Finds out whether a machine is fit to measure. Used by one thread. */
public final class Doctor {
  /** Often enough to tell a step of a clock from its adjustment, and next to no load. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Machine machine;

  /** For a machine. */
  public Doctor(Machine machine) {
    this.machine = machine;
  }

  /**
   * What the short form warns of, one sentence each.
   *
   * @param runs where the run keeps its files
   * @param cluster of the run; brokers that are there already are not counted
   */
  public static List<String> warnings(Path runs, ExperimentSpec.Target cluster) {
    int brokers =
        cluster instanceof ExperimentSpec.Target.Embedded embedded ? embedded.spec().brokers() : 0;
    return new Doctor(Machine.here(runs, brokers))
        .glance().warnings().stream().map(Finding.Warning::sentence).toList();
  }

  /**
   * The short form, for the start of a run: what can be known at once. What others do on this
   * machine is not in it, since a run that has just ended would be taken for a stranger.
   */
  public Diagnosis glance() {
    return look(StolenTime.sinceStart());
  }

  /**
   * All of it.
   *
   * @param watching how long hiccups, other load, stolen time and the wall clock are watched
   * @throws InterruptedException when the thread is interrupted; nothing is left behind
   */
  public Diagnosis examine(Duration watching) throws InterruptedException {
    StolenTime stolen = StolenTime.sinceNow(machine);
    List<Finding> watched = watch(watching);
    List<Finding> findings = new ArrayList<>(look(stolen).findings());
    findings.addAll(watched);
    findings.add(new FlushTime().look(machine)); // last: its load would be seen by the others
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return new Diagnosis(findings);
  }

  private List<Finding> watch(Duration watching) throws InterruptedException {
    try (Hiccups hiccups = new Hiccups();
        OtherLoad load = new OtherLoad(machine);
        WallClock clock = new WallClock()) {
      List<Watch> all = List.of(hiccups, load, clock);
      Deadline.after(watching)
          .await(
              () -> {
                all.forEach(Watch::look);
                return false;
              },
              LOOK_EVERY);
      return all.stream().map(Watch::finding).toList();
    }
  }

  private Diagnosis look(StolenTime stolen) {
    List<Check> checks =
        List.of(
            new Cores(),
            new CpuQuota(),
            stolen,
            new CoreKinds(),
            new Frequency(),
            new ClockSource(),
            JvmOptions.own(),
            new Memory(),
            new Overcommit(),
            new Swap(),
            new HugePages(),
            new OpenFiles(),
            new Ports(),
            new FileSystem(),
            new FreeSpace());
    return new Diagnosis(checks.stream().map(check -> check.look(machine)).toList());
  }
}
