package io.millrace.pipeline.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Whether cores change their speed with the load and with the heat. */
final class Frequency implements Check {
  private static final String NAME = "CPU frequency";
  private static final String STEADY = "performance";
  private static final String NO_TURBO = "sys/devices/system/cpu/intel_pstate/no_turbo";
  private static final String BOOST = "sys/devices/system/cpu/cpufreq/boost";

  @Override
  public Finding look(Machine machine) {
    List<String> governors =
        List.copyOf(new TreeSet<>(machine.ofEachCpu("cpufreq/scaling_governor")));
    if (governors.isEmpty()) {
      return new Finding.Unknown(
          NAME, "/sys does not tell (in a virtual machine its host rules it)");
    }
    boolean scaled = !governors.equals(List.of(STEADY));
    Optional<String> turbo = turboSwitch(machine);
    List<String> effects = new ArrayList<>();
    List<String> remedies = new ArrayList<>();
    if (scaled) {
      effects.add("cores that idle between events are slow, so latencies are longer at low rates");
      remedies.add("cpupower frequency-set -g performance");
    }
    turbo.ifPresent(
        off -> {
          effects.add("the speed follows the heat and the number of busy cores");
          remedies.add(off);
        });
    String value =
        "governor " + String.join(", ", governors) + (turbo.isPresent() ? ", turbo on" : "");
    return effects.isEmpty()
        ? new Finding.Good(NAME, value)
        : new Finding.Warning(
            NAME,
            value,
            String.join("; ", effects)
                + ": CPU seconds per million events and the highest rate differ from run to run",
            String.join("; ", remedies) + " (as root)");
  }

  /** How to turn turbo off; empty when it is, or nobody tells. */
  private static Optional<String> turboSwitch(Machine machine) {
    if (machine.text(NO_TURBO).filter("0"::equals).isPresent()) {
      return Optional.of("echo 1 > /" + NO_TURBO);
    }
    return machine.text(BOOST).filter("1"::equals).map(on -> "echo 0 > /" + BOOST);
  }
}
