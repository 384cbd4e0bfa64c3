package io.millrace.pipeline.cli;

import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.failover.FailoverPlan;
import io.millrace.pipeline.fault.BadDisks;
import io.millrace.pipeline.fault.Fault;
import io.millrace.pipeline.fault.Requirement;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What faults need of the place where they are done: disks that can go bad, links to cut. */
final class FailoverGround {
  private final CommandSpec command;
  private final List<FailoverPlan> plans;

  /** For the faults of all {@code plans}. */
  FailoverGround(CommandSpec command, List<FailoverPlan> plans) {
    this.command = command;
    this.plans = plans;
  }

  /**
   * What {@code reading} comes to.
   *
   * @throws ParameterException in one line, when it cannot be done as asked
   */
  static <T> T understood(CommandSpec command, Supplier<T> reading) {
    try {
      if (command.commandLine().getParseResult().hasMatchedOption("--duration")) {
        throw new IllegalArgumentException(
            "duration follows from the fault and its recovery: leave --duration out, and see"
                + " --fault-free, --lasts and --settle");
      }
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** True when the command has to run inside namespaces of its own, and does not yet. */
  boolean isElsewhere() {
    return plans.stream().anyMatch(plan -> plan.schedule().requires() == Requirement.NETWORK)
        && !OwnNamespaces.areEntered();
  }

  /**
   * Checks that disks can go bad here, where one has to.
   *
   * @throws UsageException when they cannot
   */
  void requireDisks() {
    plans.stream()
        .flatMap(plan -> plan.schedule().faults().stream())
        .filter(fault -> fault.requires() == Requirement.DISKS)
        .findFirst()
        .ifPresent(fault -> BadDisks.requireAvailable("fault " + fault.name()));
  }

  /** Once more where links may be cut; without a way out, so what is missing is fetched before. */
  int runThere(MetricsOptions metrics) throws IOException, InterruptedException {
    if (metrics.areGiven()) {
      throw new ParameterException(
          command.commandLine(),
          "metrics-port and watch cannot go with faults of links: nobody outside of their network"
              + " namespaces could reach the port. Leave them out, or take slow-link and"
              + " silent-link, which need no namespaces");
    }
    String fault = "";
    for (FailoverPlan plan : plans) {
      if (!(plan.experiment().cluster() instanceof ExperimentSpec.Target.Embedded embedded)) {
        throw new IllegalStateException("faults of links are done to embedded brokers only");
      }
      EmbeddedCluster.fetch(embedded.spec());
      fault =
          plan.schedule().faults().stream()
              .filter(one -> one.requires() == Requirement.NETWORK)
              .map(Fault::name)
              .findFirst()
              .orElse(fault);
    }
    return OwnNamespaces.run(
        command.root().commandLine().getParseResult().originalArgs(), "fault " + fault);
  }
}
