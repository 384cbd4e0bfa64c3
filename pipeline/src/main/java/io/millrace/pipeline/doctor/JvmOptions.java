package io.millrace.pipeline.doctor;

import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Whether this JVM compiles as a measurement needs it, with nothing that looks over its shoulder.
 */
final class JvmOptions implements Check {
  private static final String NAME = "JVM";

  private static final String EFFECT =
      "the tool itself is slow: CPU seconds per million events, the highest rate and the schedule lag"
          + " are those of this JVM";

  private final List<String> options;
  private final boolean compiles;

  JvmOptions(List<String> options, boolean compiles) {
    this.options = List.copyOf(options);
    this.compiles = compiles;
  }

  /** This one. */
  static JvmOptions own() {
    return new JvmOptions(
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        ManagementFactory.getCompilationMXBean() != null);
  }

  @Override
  public Finding look(Machine machine) {
    String version =
        System.getProperty("java.vm.name", "JVM") + " " + System.getProperty("java.version");
    if (!compiles) {
      return new Finding.Warning(NAME, version + ", JIT off", EFFECT, "leave -Xint out");
    }
    return options.stream()
        .filter(JvmOptions::slowsDown)
        .findFirst()
        .<Finding>map(
            option ->
                new Finding.Warning(
                    NAME, version + ", " + option, EFFECT, "leave " + name(option) + " out"))
        .orElse(new Finding.Good(NAME, version + ", JIT on"));
  }

  private static boolean slowsDown(String option) {
    return option.equals("-Xint")
        || option.startsWith("-XX:TieredStopAtLevel=")
        || option.startsWith("-agentlib:jdwp");
  }

  private static String name(String option) {
    return option.split("=", 2)[0];
  }
}
