package io.millrace.pipeline.plan;

import io.millrace.core.workload.Schedule;
import java.time.Duration;
import java.util.List;

/** Schedules as one word, for plans that cross to another process. */
public final class ScheduleText {
  private ScheduleText() {}

  /** The word for {@code schedule}. */
  public static String write(Schedule schedule) {
    if (schedule instanceof Schedule.Constant constant) {
      return "constant:" + constant.ratePerSecond();
    }
    if (schedule instanceof Schedule.Poisson poisson) {
      return "poisson:" + poisson.ratePerSecond();
    }
    if (schedule instanceof Schedule.Ramp ramp) {
      return "ramp:"
          + ramp.fromPerSecond()
          + ":"
          + ramp.toPerSecond()
          + ":"
          + ramp.over().toNanos()
          + "ns";
    }
    if (schedule instanceof Schedule.Burst burst) {
      return "burst:" + burst.ratePerSecond() + ":" + burst.period().toNanos() + "ns";
    }
    return "max";
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Schedule parse(String word) {
    List<String> parts = List.of(word.split(":", -1));
    try {
      return switch (parts.get(0) + "/" + parts.size()) {
        case "constant/2" -> new Schedule.Constant(rate(parts.get(1)));
        case "poisson/2" -> new Schedule.Poisson(rate(parts.get(1)));
        case "ramp/4" ->
            new Schedule.Ramp(rate(parts.get(1)), rate(parts.get(2)), nanos(parts.get(3)));
        case "burst/3" -> new Schedule.Burst(rate(parts.get(1)), nanos(parts.get(2)));
        case "max/1" -> new Schedule.Max();
        default -> throw new IllegalArgumentException("'" + word + "' is no schedule");
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + word + "' is no schedule", e);
    }
  }

  private static double rate(String text) {
    return Double.parseDouble(text);
  }

  private static Duration nanos(String text) {
    return Duration.ofNanos(Long.parseLong(text.replaceFirst("ns$", "")));
  }
}
