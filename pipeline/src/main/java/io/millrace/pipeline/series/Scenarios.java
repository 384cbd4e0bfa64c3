package io.millrace.pipeline.series;

import io.millrace.pipeline.failover.FailoverPlan;
import io.millrace.pipeline.fault.Fault;
import io.millrace.pipeline.plan.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failover series does in each round, and what befalls a run that has several faults. */
public final class Scenarios {
  /** Keys that say what one fault is; all others are those of a whole run. */
  private static final Set<String> OF_ONE_FAULT =
      Set.of(
          "fault",
          "target",
          "lasts",
          "cut-bytes",
          "inject-command",
          "heal-command",
          "slow-work",
          "slow-write",
          "delay",
          "kbit");

  private static final Map<String, String> CONTROL =
      Map.of(FaultTable.NAME, "no fault", "fault", "none");

  private final FailoverPlans plans;

  /** Scenarios of what these plans make. */
  public Scenarios(FailoverPlans plans) {
    this.plans = plans;
  }

  /** True when {@code key} says what one fault is, and not how a whole run goes. */
  public static boolean isOfOneFault(String key) {
    return OF_ONE_FAULT.contains(key);
  }

  /**
   * Every fault under every combination of settings.
   *
   * @param matrix a table that comes with Millrace, a file, or null for the fault that the options
   *     name
   * @param vary settings and their values
   * @param control adds one without a fault, under each combination
   * @throws IllegalArgumentException in one line, when one cannot be run as asked
   * @throws UsageException when the table cannot be read
   */
  public List<Scenario> of(@Nullable String matrix, List<Factor> vary, boolean control) {
    List<Map<String, String>> faults = new ArrayList<>();
    faults.addAll(matrix == null ? List.of(Map.of()) : FaultTable.read("matrix", matrix));
    if (control) {
      faults.add(CONTROL);
    }
    List<Scenario> scenarios = new ArrayList<>();
    for (Map<String, String> settings : Design.GRID.combinations(vary, Map.of())) {
      for (Map<String, String> fault : faults) {
        scenarios.add(scenario(fault, settings));
      }
    }
    return scenarios;
  }

  private Scenario scenario(Map<String, String> fault, Map<String, String> settings) {
    Map<String, String> overrides = withoutName(fault);
    overrides.putAll(settings);
    FailoverPlan plan = plan(overrides);
    List<String> words = new ArrayList<>(List.of(fault.getOrDefault(FaultTable.NAME, name(plan))));
    settings.forEach((key, value) -> words.add(key.substring(key.indexOf(':') + 1) + "=" + value));
    return new Scenario(String.join(", ", words), overrides, options(plan));
  }

  private static Map<String, String> withoutName(Map<String, String> fault) {
    Map<String, String> overrides = new LinkedHashMap<>(fault);
    overrides.remove(FaultTable.NAME);
    return overrides;
  }

  /** Where directories go does not make it another scenario. */
  private static Map<String, Object> options(FailoverPlan plan) {
    Map<String, Object> options = new LinkedHashMap<>(plan.experiment().origin().resolved());
    options.remove("runs");
    return options;
  }

  private FailoverPlan plan(Map<String, String> overrides) {
    return plans.of(overrides, null, "failover", Path.of("runs"));
  }

  private static String name(FailoverPlan plan) {
    Fault fault = plan.schedule().faults().get(0);
    return fault.name()
        + " "
        + fault.target().word()
        + (fault.lasts().isZero() ? "" : ", back after " + fault.lasts().toSeconds() + " s");
  }

  /**
   * The faults of one run, in their order: each as a scenario of a matrix would have it.
   *
   * @throws IllegalArgumentException in one line, when one cannot be done as asked
   * @throws UsageException when the file cannot be read
   */
  public List<Fault> faults(String file) {
    List<Fault> faults = new ArrayList<>();
    for (Map<String, String> entry : FaultTable.read("faults", file)) {
      Map<String, String> overrides = withoutName(entry);
      for (String key : overrides.keySet()) {
        if (!isOfOneFault(key)) {
          throw new IllegalArgumentException(
              "faults " + file + " sets " + key + ", which cannot change during a run");
        }
      }
      faults.addAll(plan(overrides).schedule().faults());
    }
    return faults;
  }
}
