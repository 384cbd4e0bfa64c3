package io.millrace.pipeline.result;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns measured numbers into text, for every table, page and message: three significant digits at
 * any size and never fewer than the whole part has, thousands separated, the same in every locale.
 * Pure; any thread.
 */
public final class SignificantDigits {
  /**
   * What a benchmark's figure can carry: histograms keep three digits too, and runs differ by more
   * than a thousandth.
   */
  private static final int DIGITS = 3;

  /** A double has no more: two that differ do so within these. */
  private static final int MOST_DIGITS = 17;

  /** Latencies are counted in µs: a digit beyond would be made up. */
  private static final int MILLIS_DECIMALS = 3;

  /** The text for what was not measured. */
  private static final String NONE = "-";

  private SignificantDigits() {}

  /** Returns {@code 20,123}, {@code 50.3}, {@code 0.100}; "-" for a number that is none. */
  public static String of(double value) {
    return Double.isFinite(value)
        ? text(value, decimals(value, DIGITS))
        : Double.isNaN(value) ? NONE : value > 0 ? "unlimited" : "-unlimited";
  }

  /** As {@link #of}, without zeros at the end: for what was asked for, such as {@code 0.1}. */
  public static String brief(double value) {
    return Double.isFinite(value) ? brief(value, DIGITS) : of(value);
  }

  /** Returns milliseconds, to the µs at most; "-" for null and for a number that is none. */
  public static String millis(@Nullable Double millis) {
    return millis == null || !Double.isFinite(millis)
        ? NONE
        : text(millis, Math.min(MILLIS_DECIMALS, decimals(millis, DIGITS)));
  }

  /**
   * As {@link #brief}, with as many more digits as show that {@code value} is not {@code other}:
   * 20.04 beside a limit of 20, not 20.
   */
  public static String apart(double value, double other) {
    if (!Double.isFinite(value) || !Double.isFinite(other)) {
      return of(value);
    }
    int digits = DIGITS;
    while (digits < MOST_DIGITS && brief(value, digits).equals(brief(other, digits))) {
      digits++;
    }
    return brief(value, digits);
  }

  /** Returns a count, every digit of it. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns bytes with the unit that suits them: {@code 45.6 MB}. */
  public static String bytes(long bytes) {
    if (bytes >= 1_000_000_000) {
      return of(bytes / 1e9) + " GB";
    }
    return bytes >= 1_000_000
        ? of(bytes / 1e6) + " MB"
        : bytes >= 1_000 ? of(bytes / 1e3) + " kB" : bytes + " B";
  }

  /** Returns every digit of a number, for options and labels: {@code 20000}, {@code 0.1}. */
  public static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static String brief(double value, int digits) {
    String text = text(value, decimals(value, digits));
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }

  /** How many digits behind the point {@code digits} significant ones take. */
  private static int decimals(double value, int digits) {
    if (value == 0) {
      return 0;
    }
    BigDecimal rounded =
        BigDecimal.valueOf(value).round(new MathContext(digits, RoundingMode.HALF_UP));
    int beforeThePoint = rounded.precision() - rounded.scale();
    return Math.max(0, digits - beforeThePoint);
  }

  private static String text(double value, int decimals) {
    return String.format(
        Locale.ROOT,
        "%,." + decimals + "f",
        BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP));
  }
}
