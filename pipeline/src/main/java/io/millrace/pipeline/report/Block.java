package io.millrace.pipeline.report;

import java.util.List;
import java.util.Map;

/**
 * One piece of a report, such as a paragraph or a table. Markdown and HTML are both rendered from
 * the same pieces, so both say the same. Texts are plain; the renderer escapes them.
 */
sealed interface Block {
  /**
   * A heading.
   *
   * @param level 2 for a section, 3 for a part of it
   */
  record Heading(int level, String text) implements Block {}

  /** A paragraph; {@code lead} stands out before it and may be empty. */
  record Paragraph(String lead, String text) implements Block {}

  /** The most important figures, as name and value. */
  record Facts(List<Fact> facts) implements Block {}

  /** A name and its value. */
  record Fact(String name, String value) {}

  /** A list. */
  record Bullets(List<String> items) implements Block {}

  /** Commands or output of a terminal. */
  record Terminal(String text) implements Block {}

  /** A table; every row has as many cells as there are columns. */
  record Table(String caption, List<Column> columns, List<List<String>> rows) implements Block {}

  /** Blocks behind a title that the reader has to open. */
  record Folded(String summary, List<Block> blocks) implements Block {}

  /**
   * A chart, in HTML only; its numbers stand in a table next to it.
   *
   * @param kind a function of {@code report-charts.js}
   * @param description for readers who cannot see the chart
   * @param data what that function draws; written as JSON
   */
  record Chart(String kind, String title, String description, Map<String, Object> data)
      implements Block {}

  /** A column of a table. */
  record Column(String name, Kind kind) {
    /** How the cells of a column are aligned. */
    enum Kind {
      TEXT,
      NUMBER,
      VERDICT
    }

    static Column text(String name) {
      return new Column(name, Kind.TEXT);
    }

    static Column number(String name) {
      return new Column(name, Kind.NUMBER);
    }

    static Column verdict(String name) {
      return new Column(name, Kind.VERDICT);
    }
  }

  static Block paragraph(String text) {
    return new Paragraph("", text);
  }
}
