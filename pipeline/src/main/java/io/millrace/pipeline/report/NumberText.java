package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Effect.Absolute;
import io.millrace.pipeline.result.SignificantDigits;
import io.millrace.pipeline.statistics.Estimate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as reports print them, the same in every locale. */
public final class NumberText {
  /** The text for a missing number. */
  static final String NONE = "-";

  private NumberText() {}

  static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  static String count(long count) {
    return SignificantDigits.count(count);
  }

  static String millis(@Nullable Double millis) {
    return SignificantDigits.millis(millis);
  }

  static String number(double value) {
    return SignificantDigits.of(value);
  }

  /** Returns a median with its unit and the number of runs and events that it rests on. */
  static String absolute(Absolute figures, ComparedFigure figure) {
    return figures.runs() == 0 ? NONE : number(figures.median()) + " " + figure.unit();
  }

  /** Returns how many runs, and for a percentile how many events, a figure rests on. */
  static String samples(Absolute figures) {
    String runs = figures.runs() == 1 ? "1 run" : figures.runs() + " runs";
    return runs
        + (figures.events() > 0 ? ", " + count(figures.events()) + " events" : "")
        + (figures.withoutFigure() > 0 ? ", " + figures.withoutFigure() + " with too few" : "");
  }

  /** Returns a ratio with its interval. */
  static String ratio(Estimate ratio) {
    if (ratio.samples() == 0) {
      return NONE;
    }
    return ratio.hasInterval()
        ? format("%.3f (%.3f to %.3f)", ratio.value(), ratio.low(), ratio.high())
        : format("%.3f (no interval)", ratio.value());
  }

  /** Returns a figure with its interval. */
  static String interval(@Nullable Double low, @Nullable Double high) {
    return low == null || high == null || Double.isNaN(low)
        ? NONE
        : number(low) + " to " + number(high);
  }

  /**
   * Returns a ratio as a change in percent, with its interval: {@code by 32 % (95 %: 21 to 44 %)}.
   */
  static String change(Estimate ratio) {
    double value = ratio.value();
    if (value >= 3 || value <= 1.0 / 3) { // percentages that large are hard to picture
      return format("to %.2f times (95 %%: %.2f to %.2f)", value, ratio.low(), ratio.high());
    }
    boolean up = value > 1;
    double low = up ? ratio.low() - 1 : 1 - ratio.high();
    double high = up ? ratio.high() - 1 : 1 - ratio.low();
    return "by "
        + percent(Math.abs(value - 1))
        + " % (95 %: "
        + percent(low)
        + " to "
        + percent(high)
        + " %)";
  }

  /** Returns a share in percent, without the percent sign. */
  static String percent(double share) {
    double percent = share * 100;
    return format(Math.abs(percent) < 9.95 ? "%.1f" : "%.0f", percent);
  }
}
