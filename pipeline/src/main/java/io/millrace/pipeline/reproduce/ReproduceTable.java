package io.millrace.pipeline.reproduce;

import io.millrace.pipeline.result.ReproduceResult;
import io.millrace.pipeline.result.SignificantDigits;
import java.util.Locale;

/** Renders the result of repeating shapes for a terminal. */
public final class ReproduceTable {
  private ReproduceTable() {}

  /** Renders a block for each shape: source, method, figures, verdict. */
  public static String of(ReproduceResult result) {
    StringBuilder out = new StringBuilder();
    for (ReproduceResult.Shape shape : result.shapes()) {
      out.append(shape.id()).append(": ").append(shape.title()).append('\n');
      out.append("  source   ").append(shape.source()).append('\n');
      out.append("  method   ").append(shape.method()).append('\n');
      out.append(
          String.format(
              Locale.ROOT,
              "  %-58s %10s %12s  %-25s %s%n",
              "figure",
              "published",
              "measured",
              "95 % interval",
              "samples"));
      shape.figures().forEach(figure -> out.append(row(figure)));
      out.append("  verdict  ").append(verdict(shape)).append("\n\n");
    }
    return out.toString();
  }

  private static String verdict(ReproduceResult.Shape shape) {
    if (!shape.reproduced()) {
      return "not, because " + shape.because();
    }
    return shape.because().isEmpty() ? "reproduced" : "reproduced; " + shape.because();
  }

  private static String row(ReproduceResult.Figure figure) {
    String interval =
        figure.low() == null || figure.high() == null
            ? "-"
            : SignificantDigits.of(figure.low()) + " to " + SignificantDigits.of(figure.high());
    return String.format(
        Locale.ROOT,
        "  %-58s %10s %12s  %-25s %d %s%n",
        figure.name() + ", " + figure.unit(),
        figure.published() == null ? "-" : SignificantDigits.of(figure.published()),
        SignificantDigits.of(figure.measured()),
        interval,
        figure.samples(),
        figure.sampleUnit());
  }
}
