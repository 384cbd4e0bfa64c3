package io.millrace.pipeline.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How the JIT compilers of brokers' JVMs work. On two cores that brokers share with a load, the
 * optimising compilers of three fresh brokers work for minutes, and take CPU from what is measured.
 */
public enum BrokerJit {
  /**
   * Only the quick compiler, and the collector with the fewest threads: brokers reach a steady
   * speed within seconds, though a lower one than with {@link #FULL}. For runs of a minute.
   */
  QUICK("-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"),

  /** As Kafka's own start script has it. For everything that lasts, or that warms brokers up. */
  FULL("");

  private static final Pattern COMPILATION = Pattern.compile("-XX:.*Tiered.*|-Xint|-Xcomp");

  private final String options;

  BrokerJit(String options) {
    this.options = options;
  }

  /** True for a JVM's option that says how far it compiles. */
  public static boolean isAboutCompilation(String option) {
    return COMPILATION.matcher(option).matches();
  }

  /**
   * Reads {@code quick} or {@code full}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static BrokerJit parse(String text) {
    return Arrays.stream(values())
        .filter(jit -> jit.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "broker-jit must be quick or full, not '" + text + "'"));
  }

  /**
   * Returns the JVM options of this mode, without those that the user's options override, followed
   * by the user's options.
   */
  public List<String> with(List<String> userJvm) {
    List<String> all = new ArrayList<>(options.isEmpty() ? List.of() : List.of(options.split(" ")));
    if (userJvm.stream().anyMatch(BrokerCommand::isCollector)) {
      all.removeIf(BrokerCommand::isCollector);
    }
    if (userJvm.stream().anyMatch(BrokerJit::isAboutCompilation)) {
      all.removeIf(BrokerJit::isAboutCompilation);
    }
    all.addAll(userJvm);
    return List.copyOf(all);
  }
}
