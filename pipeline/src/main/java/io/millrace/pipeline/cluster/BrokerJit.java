package io.millrace.pipeline.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How brokers' JVMs compile. On two cores that they share with a load, the optimising compilers of
 * three fresh brokers are at work for minutes, and take the cores from what is measured.
 */
public enum BrokerJit {
  /**
   * The quick compiler only, and the collector with the fewest threads: brokers are at their speed
   * within seconds, at a lower one than they would come to. For runs of a minute.
   */
  QUICK("-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"),

  /** As Kafka's own start script has it. For everything that lasts, or that warms brokers up. */
  FULL("");

  private static final Pattern COMPILATION = Pattern.compile("-XX:.*Tiered.*|-Xint|-Xcomp");

  private final String options;

  BrokerJit(String options) {
    this.options = options;
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

  /** The options of this, as far as the user's own do not speak of the same, and the user's. */
  public List<String> with(List<String> userJvm) {
    List<String> all = new ArrayList<>(options.isEmpty() ? List.of() : List.of(options.split(" ")));
    if (userJvm.stream().anyMatch(BrokerCommand::isCollector)) {
      all.removeIf(BrokerCommand::isCollector);
    }
    if (userJvm.stream().anyMatch(option -> COMPILATION.matcher(option).matches())) {
      all.removeIf(option -> COMPILATION.matcher(option).matches());
    }
    all.addAll(userJvm);
    return List.copyOf(all);
  }
}
