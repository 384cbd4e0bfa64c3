package io.millrace.pipeline.cli;

import io.millrace.pipeline.doctor.Diagnosis;
import io.millrace.pipeline.doctor.Finding;
import io.millrace.pipeline.result.ResultJson;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code millrace doctor} prints: a table of 80 columns, or JSON. */
final class DiagnosisText {
  private static final int COLUMNS = 80;

  /** Before the third column: the check, and whether it is good. */
  private static final int INDENT = 25;

  /** Raised whenever a field changes its meaning or goes away. */
  private static final int VERSION = 1;

  private DiagnosisText() {}

  private record Page(int version, boolean fit, List<Row> findings) {}

  private record Row(
      String check, String result, String value, @Nullable String effect, @Nullable String remedy) {
    static Row of(Finding finding) {
      if (finding instanceof Finding.Good good) {
        return new Row(good.check(), "good", good.value(), null, null);
      }
      if (finding instanceof Finding.Warning warning) {
        return new Row(
            warning.check(), "warning", warning.value(), warning.effect(), warning.remedy());
      }
      Finding.Unknown unknown = (Finding.Unknown) finding;
      return new Row(unknown.check(), "unknown", unknown.why(), null, null);
    }
  }

  /** As JSON; ends with a line feed. */
  static String json(Diagnosis diagnosis) {
    return ResultJson.write(new Page(VERSION, diagnosis.isFit(), rows(diagnosis))) + "\n";
  }

  /** As a table; ends with a line feed. */
  static String table(Diagnosis diagnosis) {
    StringBuilder out = new StringBuilder();
    line(out, "check", "", "found");
    for (Row row : rows(diagnosis)) {
      String result = row.effect() == null ? row.result() : row.result().toUpperCase(Locale.ROOT);
      append(out, row.check(), result, row.value());
      if (row.effect() != null) {
        append(out, "", "", "spoils: " + row.effect());
        append(out, "", "", "mend: " + row.remedy());
      }
    }
    int warnings = diagnosis.warnings().size();
    out.append('\n')
        .append(
            warnings == 0
                ? "fit to measure"
                : "not fit to measure: "
                    + warnings
                    + (warnings == 1 ? " warning" : " warnings")
                    + " (exit code 3)")
        .append('\n');
    return out.toString();
  }

  private static List<Row> rows(Diagnosis diagnosis) {
    return diagnosis.findings().stream().map(Row::of).toList();
  }

  /** Breaks the text between words, and only there: a command has to stay one. */
  private static void append(StringBuilder out, String check, String result, String text) {
    StringBuilder row = new StringBuilder();
    String[] first = {check, result};
    for (String word : text.split(" ", -1)) {
      if (!row.isEmpty() && INDENT + row.length() + 1 + word.length() > COLUMNS) {
        line(out, first[0], first[1], row.toString());
        first = new String[] {"", ""};
        row.setLength(0);
      }
      row.append(row.isEmpty() ? "" : " ").append(word);
    }
    line(out, first[0], first[1], row.toString());
  }

  private static void line(StringBuilder out, String check, String result, String text) {
    out.append(String.format(Locale.ROOT, "%-16s%-9s%s", check, result, text).stripTrailing())
        .append('\n');
  }
}
