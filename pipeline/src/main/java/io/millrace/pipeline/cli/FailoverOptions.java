package io.millrace.pipeline.cli;

import io.millrace.pipeline.failover.FailoverPlan;
import io.millrace.pipeline.failover.FaultSchedule;
import io.millrace.pipeline.fault.Fault;
import io.millrace.pipeline.fault.Faults;
import io.millrace.pipeline.fault.Target;
import io.millrace.pipeline.plan.DurationText;
import io.millrace.pipeline.plan.ExperimentSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The options that say what one failover run is; series of them take the same ones. */
final class FailoverOptions {
  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      defaultValue = "kill",
      description =
          "What is done: kill, stop, pause, rolling-restart, power-loss, move-replicas; cut-off,"
              + " cut-off-from-clients, cut-off-from-peers, cut-off-one-way, cut-one-link, limit-rate; slow-link,"
              + " silent-link; disk-full,"
              + " disk-failing, disk-slow, disk-hung; kill-member,"
              + " close-member, pause-member, join-member, slow-member; kill-stage (with --stages); none."
              + " Default:"
              + " ${DEFAULT-VALUE}.")
  private String fault = "";

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description =
          "The victims of the fault: leader, follower, controller, coordinator,"
              + " transaction-coordinator (with --transactional), share-coordinator, two, all."
              + " Default:"
              + " what is usual for the fault.")
  private @Nullable String target;

  @Option(
      names = "--lasts",
      paramLabel = "TIME",
      description =
          "After how long it is healed; kill-stage with 0: no worker takes the place of the killed one."
              + " Default: what is usual for the fault.")
  private @Nullable String lasts;

  @Option(
      names = "--inject-command",
      paramLabel = "COMMAND",
      description =
          "Breaks something in any cluster, run by sh -c with the target's broker numbers in"
              + " MILLRACE_BROKERS, such as 'docker kill kafka-$MILLRACE_BROKERS'. Instead of"
              + " --fault.")
  private @Nullable String injectCommand;

  @Option(
      names = "--heal-command",
      paramLabel = "COMMAND",
      defaultValue = "",
      description = "Heals it after --lasts. Default: it heals itself.")
  private String healCommand = "";

  @Option(
      names = "--cut-bytes",
      paramLabel = "N",
      defaultValue = "65536",
      description =
          "power-loss: so much is cut off the end of each log. Default: ${DEFAULT-VALUE}.")
  private long cutBytes;

  @Option(
      names = "--kbit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "limit-rate: so many kbit/s leave the broker then. Default: ${DEFAULT-VALUE}.")
  private long kilobitsPerSecond;

  @Option(
      names = "--slow-work",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "slow-member: what each event takes then. Default: ${DEFAULT-VALUE}.")
  private String slowWork = "";

  @Option(
      names = "--slow-write",
      paramLabel = "TIME",
      defaultValue = "300ms",
      description = "disk-slow: each write takes so much longer. Default: ${DEFAULT-VALUE}.")
  private String slowWrite = "";

  @Option(
      names = "--delay",
      paramLabel = "TIME",
      defaultValue = "300ms",
      description = "slow-link: each answer comes so much later. Default: ${DEFAULT-VALUE}.")
  private String delay = "";

  @Option(
      names = "--fault-free",
      paramLabel = "TIME",
      defaultValue = "15s",
      description =
          "How long the load runs before the fault, to learn what is ordinary. Default:"
              + " ${DEFAULT-VALUE}.")
  private String faultFree = "";

  @Option(
      names = "--phase",
      paramLabel = "TIME",
      defaultValue = "2s",
      description =
          "The fault falls at random within this time, so that it meets every phase of the brokers'"
              + " heartbeats. Default: ${DEFAULT-VALUE}.")
  private String phase = "";

  @Option(
      names = "--settle",
      paramLabel = "TIME",
      defaultValue = "15s",
      description =
          "How long the load goes on after redundancy is recovered. Default: ${DEFAULT-VALUE}.")
  private String settle = "";

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How often it is done in one run, the next only when redundancy is recovered."
              + " Default: ${DEFAULT-VALUE}.")
  private int times;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "0s",
      description =
          "From one fault to the next, at the earliest; with --times or --faults. Default: no"
              + " longer than --settle.")
  private String every = "";

  @Option(
      names = "--objective",
      paramLabel = "TIME",
      defaultValue = "1s",
      description =
          "An event that is acknowledged later than this after it was due is late. Default:"
              + " ${DEFAULT-VALUE}.")
  private String objective = "";

  @Option(
      names = "--history",
      description =
          "Keeps every acknowledgement and every record of the logs as CSV in the run's directory,"
              + " as evidence; a line for each event.")
  private boolean history;

  @Mixin private ExperimentOptions experiment = new ExperimentOptions();

  /** A rate that two cores keep up with while a broker starts beside it. */
  static final class Defaults implements IDefaultValueProvider {
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
      if (!(argument instanceof OptionSpec option)) {
        return null;
      }
      return switch (option.longestName()) {
        case "--rate" -> "2000";
        case "--warmup" -> "5s";
        case "--broker-jit" -> "quick";
        default -> null;
      };
    }
  }

  /**
   * The run that these options ask for.
   *
   * @throws IllegalArgumentException naming the key, its value and what is allowed
   */
  FailoverPlan plan(String name, ExperimentSpec.Origin origin) {
    return plan(name, origin, Collections.nCopies(checkedTimes(), fault()));
  }

  /** True when the run has more than one fault. */
  boolean isRepeatedInOneRun() {
    return times > 1;
  }

  private int checkedTimes() {
    if (times < 1 || times > 10_000) {
      throw new IllegalArgumentException("times must be 1 to 10000, not " + times);
    }
    return times;
  }

  /**
   * The same with other faults.
   *
   * @throws IllegalArgumentException naming the key, its value and what is allowed
   */
  FailoverPlan plan(String name, ExperimentSpec.Origin origin, List<Fault> faults) {
    Map<String, Object> resolved = new LinkedHashMap<>(origin.resolved());
    resolved.remove("duration"); // follows from the rest, and is refused
    ExperimentSpec asked =
        experiment.spec(name, List.of(), new ExperimentSpec.Origin(origin.command(), resolved));
    if (asked.isSaturating() || asked.readsBack()) {
      throw new IllegalArgumentException(
          "a failover is measured at a rate: give --rate events/s, and at least one producer");
    }
    if (!asked.hasTransactions()
        && faults.stream().anyMatch(of -> of.target() == Target.TRANSACTION_COORDINATOR)) {
      throw new IllegalArgumentException(
          "target transaction-coordinator needs --transactional, or stages with --stage-delivery"
              + " exactly-once");
    }
    return FailoverPlan.of(
        asked,
        new FaultSchedule(faults, DurationText.parse("every", every)),
        DurationText.parse("fault-free", faultFree),
        DurationText.parse("phase", phase),
        DurationText.parse("settle", settle),
        DurationText.parse("objective", objective),
        history);
  }

  private Fault fault() {
    Duration length = lasts == null ? null : DurationText.parse("lasts", lasts);
    if (injectCommand != null) {
      return Faults.ofCommands(
          injectCommand, healCommand, target == null ? null : Target.parse(target), length);
    }
    return Faults.parse(
        fault,
        target == null ? null : Target.parse(target),
        length,
        new Faults.Details(
            cutBytes,
            DurationText.parse("slow-work", slowWork),
            kilobitsPerSecond,
            DurationText.parse("slow-write", slowWrite),
            DurationText.parse("delay", delay)));
  }

  /** Where result directories are made. */
  Path runs() {
    return experiment.runs();
  }
}
