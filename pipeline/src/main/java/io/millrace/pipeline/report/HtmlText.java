package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.result.ResultJson;
import java.util.ArrayList;
import java.util.List;

/** Renders blocks as the body of one page; numbers its sections and charts as it goes. */
final class HtmlText {
  private final List<String> sections = new ArrayList<>();
  private int charts;

  /** The titles of the sections so far. */
  List<String> sections() {
    return sections;
  }

  /** The id of a section. */
  static String anchor(int section) {
    return "section-" + (section + 1);
  }

  boolean hasCharts() {
    return charts > 0;
  }

  String of(List<Block> blocks) {
    StringBuilder out = new StringBuilder();
    for (Block block : blocks) {
      out.append(of(block)).append('\n');
    }
    return out.toString();
  }

  private String of(Block block) {
    if (block instanceof Block.Heading heading) {
      return heading(heading);
    } else if (block instanceof Block.Paragraph paragraph) {
      String lead = paragraph.lead();
      return "<p>"
          + (lead.isEmpty() ? "" : "<strong>" + escaped(lead) + "</strong>")
          + prose(paragraph.text())
          + "</p>";
    } else if (block instanceof Block.Facts facts) {
      return facts(facts);
    } else if (block instanceof Block.Bullets bullets) {
      return "<ul>\n<li>"
          + String.join("</li>\n<li>", bullets.items().stream().map(HtmlText::prose).toList())
          + "</li>\n</ul>";
    } else if (block instanceof Block.Terminal terminal) {
      return "<pre tabindex=\"0\">" + escaped(terminal.text()) + "</pre>";
    } else if (block instanceof Block.Folded folded) {
      return "<details>\n<summary>"
          + escaped(folded.summary())
          + "</summary>\n"
          + of(folded.blocks())
          + "</details>";
    } else if (block instanceof Block.Chart chart) {
      return chart(chart);
    }
    return table((Block.Table) block);
  }

  private String heading(Block.Heading heading) {
    String id = "";
    if (heading.level() == 2) {
      id = " id=\"" + anchor(sections.size()) + "\"";
      sections.add(heading.text());
    }
    return "<h"
        + heading.level()
        + id
        + ">"
        + escaped(heading.text())
        + "</h"
        + heading.level()
        + ">";
  }

  private static String facts(Block.Facts facts) {
    StringBuilder out = new StringBuilder("<dl>\n");
    for (Block.Fact fact : facts.facts()) {
      out.append("<div><dt>")
          .append(escaped(fact.name()))
          .append("</dt><dd")
          .append(tone(fact.value()))
          .append('>')
          .append(escaped(fact.value()))
          .append("</dd></div>\n");
    }
    return out.append("</dl>").toString();
  }

  private String chart(Block.Chart chart) {
    charts++;
    return "<figure>\n<figcaption>"
        + escaped(chart.title())
        + "</figcaption>\n<div class=\"chart\" role=\"img\" id=\"chart-"
        + charts
        + "\" data-kind=\""
        + escaped(chart.kind())
        + "\" aria-label=\""
        + escaped(chart.description())
        + "\"></div>\n</figure>\n<script type=\"application/json\" id=\"chart-"
        + charts
        + "-data\">"
        + inScript(ResultJson.compact(chart.data()))
        + "</script>";
  }

  private static String table(Block.Table table) {
    String caption = escaped(table.caption());
    StringBuilder out = new StringBuilder("<p class=\"caption\" aria-hidden=\"true\">");
    out.append(prose(table.caption()));
    out.append("</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    out.append(caption).append("\">\n<table>\n<caption>").append(caption).append("</caption>");
    out.append("\n<thead><tr>");
    for (Column column : table.columns()) {
      out.append("<th scope=\"col\"")
          .append(column.kind() == Column.Kind.NUMBER ? " class=\"number\">" : ">")
          .append(escaped(column.name()))
          .append("</th>");
    }
    out.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : table.rows()) {
      out.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        out.append(cell(table.columns().get(i).kind(), row.get(i)));
      }
      out.append("</tr>\n");
    }
    return out.append("</tbody>\n</table>\n</div>").toString();
  }

  private static String cell(Column.Kind kind, String text) {
    return switch (kind) {
          case TEXT -> "<td class=\"text\">";
          case NUMBER -> "<td class=\"number\">";
          case VERDICT -> "<td" + tone(text) + ">";
        }
        + escaped(text)
        + "</td>";
  }

  /** Colour is never the only sign: the text says the same. */
  private static String tone(String verdict) {
    if (verdict.endsWith("(better)")
        || verdict.equals("reproduced")
        || verdict.equals("held")
        || verdict.equals("PASS")) {
      return " class=\"good\"";
    }
    return verdict.endsWith("(worse)")
            || verdict.equals("not reproduced")
            || verdict.startsWith("broken")
            || verdict.equals("FAIL")
            || verdict.equals("INVALID")
        ? " class=\"bad\""
        : "";
  }

  /** Escapes JSON so that it can neither end the script element around it nor start another. */
  private static String inScript(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  /** Escapes a text, and keeps a percent sign on the line of its number. */
  private static String prose(String text) {
    return escaped(text).replace(" %", "&nbsp;%");
  }

  /** Escapes a text for HTML, also within an attribute. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
