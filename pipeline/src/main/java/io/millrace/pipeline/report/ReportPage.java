package io.millrace.pipeline.report;

import java.util.Map;

/** A run as one self-contained page: no script, no request, light and dark. */
public final class ReportPage {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%1$s</title>
      <style>
      :root { color-scheme: light dark; }
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
      pre { overflow-x: auto; padding: 1rem; border: 1px solid; border-radius: .5rem; }
      table { border-collapse: collapse; font-size: .85rem; }
      td { border-top: 1px solid #8884; padding: .1rem .8rem .1rem 0; overflow-wrap: anywhere; }
      </style>
      </head>
      <body>
      <h1>%1$s</h1>
      <p>Started %2$s. Latency counts from the instant at which an event was due; end-to-end until it
      was handed to its handler.</p>
      <pre>%3$s</pre>
      """;

  private ReportPage() {}

  /** The page. */
  public static String of(Summary summary) {
    StringBuilder page =
        new StringBuilder(
            HEAD.formatted(
                escaped(summary.name()),
                escaped(summary.startedAt()),
                escaped(SummaryTable.of(summary))));
    appendSettings(page, "Producer", summary.settings().producer());
    appendSettings(page, "Consumer", summary.settings().consumer());
    appendSettings(page, "Topic", summary.settings().topic());
    appendSettings(page, "Broker", summary.settings().broker());
    return page.append("</body>\n</html>\n").toString();
  }

  private static void appendSettings(
      StringBuilder page, String title, Map<String, String> settings) {
    page.append("<details><summary>")
        .append(title)
        .append(" settings, every effective value</summary><table>\n");
    settings.forEach(
        (key, value) ->
            page.append("<tr><td>")
                .append(escaped(key))
                .append("</td><td>")
                .append(escaped(value))
                .append("</td></tr>\n"));
    page.append("</table></details>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
