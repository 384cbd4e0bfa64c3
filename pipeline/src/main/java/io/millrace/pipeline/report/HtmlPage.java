package io.millrace.pipeline.report;

import java.util.List;

/**
 * Renders blocks as one self-contained HTML page. Its content security policy forbids every
 * request, so opening it sends nothing to anyone.
 */
final class HtmlPage {
  private HtmlPage() {}

  static String of(String title, String lead, List<Block> blocks, ChartLibrary library) {
    HtmlText text = new HtmlText();
    String body = text.of(blocks);
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
        <link rel="icon" href="data:,">
        <title>"""
        + HtmlText.escaped(title)
        + "</title>\n<style>\n"
        + ChartLibrary.own("report.css")
        + "</style>\n</head>\n<body>\n<header>\n<h1>"
        + HtmlText.escaped(title)
        + "</h1>\n<p class=\"lead\">"
        + HtmlText.escaped(lead)
        + "</p>\n"
        + "<noscript><p>The charts need JavaScript; every number is in a table too.</p></noscript>\n"
        + navigation(text.sections())
        + "</header>\n<main>\n"
        + body
        + "</main>\n"
        + (text.hasCharts()
            ? "<script>"
                + library.script()
                + "</script>\n<script>"
                + ChartLibrary.own("report-charts.js")
                + "</script>\n"
            : "")
        + "</body>\n</html>\n";
  }

  private static String navigation(List<String> sections) {
    StringBuilder out = new StringBuilder("<nav aria-label=\"Sections\">\n<ul>\n");
    for (int i = 0; i < sections.size(); i++) {
      out.append("<li><a href=\"#")
          .append(HtmlText.anchor(i))
          .append("\">")
          .append(HtmlText.escaped(sections.get(i)))
          .append("</a></li>\n");
    }
    return out.append("</ul>\n</nav>\n").toString();
  }
}
