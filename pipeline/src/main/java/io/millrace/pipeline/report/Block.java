package io.millrace.pipeline.report;

import java.util.List;
import java.util.Map;

/**
 * A piece of a report, before it is Markdown or HTML: both say the same, since both are made of the
 * same pieces. Texts are plain; whoever renders them escapes them.
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

  /** What matters most, at a glance. */
  record Facts(List<Fact> facts) implements Block {}

  /** A name and its value. */
  record Fact(String name, String value) {}

  /** A list. */
  record Bullets(List<String> items) implements Block {}

  /** What a terminal takes or shows. */
  record Terminal(String text) implements Block {}

  /** A table; every row has as many cells as there are columns. */
  record Table(String caption, List<Column> columns, List<List<String>> rows) implements Block {}

  /** What is of interest to few; closed at first. */
  record Folded(String summary, List<Block> blocks) implements Block {}

  /**
   * A chart, in HTML only; its numbers stand in a table next to it.
   *
   * @param kind a function of {@code report-charts.js}
   * @param description for who cannot see it
   * @param data what that function draws, as JSON
   */
  record Chart(String kind, String title, String description, Map<String, Object> data)
      implements Block {}

  /** A column of a table. */
  record Column(String name, Kind kind) {
    /** How its cells are set. */
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
