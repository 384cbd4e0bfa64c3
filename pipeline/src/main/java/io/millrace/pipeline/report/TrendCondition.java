package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Trend.Level;
import io.millrace.pipeline.statistics.Levels;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition that fails a trend, such as {@code p99>+10%}: the last level of a figure lies that
 * much above the one before.
 *
 * @param above fails above the limit, else below it
 * @param share of the level before: 0.1 is 10 %; below 0 unless {@code above}
 */
public record TrendCondition(TrendFigure figure, boolean above, double share) {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "\\s*([A-Za-z0-9.]+)\\s*(?:(>)\\s*\\+|(<)\\s*-)\\s*(\\d+(?:\\.\\d+)?)\\s*%\\s*");

  /**
   * Reads {@code FIGURE>+N%} or {@code FIGURE<-N%}.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static TrendCondition parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches() || TrendFigure.of(matcher.group(1)).isEmpty()) {
      throw new IllegalArgumentException(
          "fail-if of a trend must be FIGURE>+N% or FIGURE<-N% with FIGURE one of "
              + String.join(", ", TrendFigure.keys())
              + ", not '"
              + text
              + "'; limits of a single run are for run --fail-if");
    }
    boolean above = matcher.group(2) != null;
    double share = Double.parseDouble(matcher.group(4)) / 100;
    return new TrendCondition(
        TrendFigure.of(matcher.group(1)).orElseThrow(), above, above ? share : -share);
  }

  /**
   * Judges {@code trend}: without a change the condition does not hold; with too few runs nothing
   * can be said.
   */
  public Check check(Trend trend) {
    Trend.Series series = trend.series(figure);
    if (series.runs() < 2 * Levels.FEWEST) {
      return Check.error(
          "figures",
          toString(),
          "cannot be judged: "
              + series.runs()
              + " runs have "
              + figure.label()
              + ", and a change takes "
              + 2 * Levels.FEWEST);
    }
    Level last = series.lastChange();
    boolean holds =
        last != null
            && last.ratio().excludes(1)
            && (above ? last.ratio().value() > 1 + share : last.ratio().value() < 1 + share);
    return last == null || !holds
        ? Check.passed("figures", toString())
        : Check.failed(
            "figures", toString(), TrendTable.sentence(figure, last) + " since " + last.run());
  }

  @Override
  public String toString() {
    return figure.key()
        + (above ? ">+" : "<-")
        + NumberText.percent(Math.abs(share)).replaceFirst("\\.0$", "")
        + "%";
  }
}
