package io.millrace.pipeline.doctor;

import java.util.Optional;
import java.util.Set;

/** Whether the kernel's clock can be read without a system call. */
final class ClockSource implements Check {
  private static final String NAME = "clock source";

  /** Those that the kernel lets programs read by themselves (vDSO), on the JDK's platforms. */
  private static final Set<String> FAST =
      Set.of(
          "tsc",
          "kvm-clock",
          "hyperv_clocksource_tsc_page",
          "arch_sys_counter",
          "timebase",
          "riscv_clocksource",
          "tod");

  /** Those that take a system call, and a slow register after it. */
  private static final Set<String> SLOW =
      Set.of("hpet", "acpi_pm", "pit", "jiffies", "refined-jiffies", "xen");

  @Override
  public Finding look(Machine machine) {
    String directory = "sys/devices/system/clocksource/clocksource0/";
    Optional<String> current = machine.text(directory + "current_clocksource");
    if (current.isEmpty()) {
      return new Finding.Unknown(NAME, "there is no /sys that tells");
    }
    String source = current.get();
    if (SLOW.contains(source)) {
      return new Finding.Warning(
          NAME,
          source,
          "every reading of the time is a system call, and each event takes several: CPU seconds per"
              + " million events are higher and the highest rate is lower",
          "boot with clocksource=tsc where the processor's is stable (dmesg | grep -i tsc says why"
              + " not); available here: "
              + machine.text(directory + "available_clocksource").orElse("unknown"));
    }
    return FAST.contains(source)
        ? new Finding.Good(NAME, source)
        : new Finding.Unknown(NAME, "not known whether '" + source + "' is fast");
  }
}
