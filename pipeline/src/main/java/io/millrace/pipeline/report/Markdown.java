package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import java.util.ArrayList;
import java.util.List;

/** Renders blocks as Markdown, without the charts. All text is escaped, so it cannot add markup. */
final class Markdown {
  private Markdown() {}

  static String of(List<Block> blocks) {
    StringBuilder out = new StringBuilder();
    for (Block block : blocks) {
      if (!(block instanceof Block.Chart)) {
        append(out, block);
      }
    }
    return out.toString();
  }

  private static void append(StringBuilder out, Block block) {
    if (block instanceof Block.Heading heading) {
      out.append("#".repeat(heading.level())).append(' ').append(escaped(heading.text()));
    } else if (block instanceof Block.Paragraph paragraph) {
      out.append(
          paragraph.lead().isEmpty() ? "" : "**" + escaped(paragraph.lead().strip()) + "** ");
      out.append(escaped(paragraph.text()));
      out.setLength(out.length() - (out.charAt(out.length() - 1) == ' ' ? 1 : 0));
    } else if (block instanceof Block.Facts facts) {
      append(
          out,
          new Block.Bullets(
              facts.facts().stream().map(fact -> fact.name() + ": " + fact.value()).toList()));
      return;
    } else if (block instanceof Block.Bullets bullets) {
      out.append(
          String.join("\n", bullets.items().stream().map(item -> "- " + escaped(item)).toList()));
    } else if (block instanceof Block.Terminal terminal) {
      String fence = fence(terminal.text());
      out.append(fence).append('\n').append(terminal.text()).append('\n').append(fence);
    } else if (block instanceof Block.Folded folded) {
      out.append("<details><summary>")
          .append(escaped(folded.summary()))
          .append("</summary>\n\n")
          .append(of(folded.blocks()))
          .append("</details>");
    } else if (block instanceof Block.Table table) {
      out.append(table(table));
    }
    out.append("\n\n");
  }

  private static String table(Block.Table table) {
    List<String> lines = new ArrayList<>();
    lines.add(escaped(table.caption()) + ":\n");
    lines.add(row(table.columns().stream().map(Column::name).toList()));
    StringBuilder rule = new StringBuilder("|");
    for (Column column : table.columns()) {
      rule.append(column.kind() == Column.Kind.NUMBER ? "---:|" : "---|");
    }
    lines.add(rule.toString());
    table.rows().forEach(cells -> lines.add(row(cells)));
    return String.join("\n", lines);
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells.stream().map(Markdown::escaped).toList()) + " |";
  }

  /**
   * Returns a fence that is longer than any run of backticks in {@code text}, so that the text
   * cannot end it.
   */
  private static String fence(String text) {
    String fence = "```";
    while (text.contains(fence)) {
      fence += "`";
    }
    return fence;
  }

  /** Escapes a text for Markdown: it stays on one line and adds no markup, HTML or cell border. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (char character : text.strip().replaceAll("\\s*\\R\\s*", " ").toCharArray()) {
      switch (character) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '\\', '`', '*', '_', '[', ']', '|', '#', '~', '$' ->
            out.append('\\').append(character);
        default -> out.append(character);
      }
    }
    return out.toString();
  }
}
