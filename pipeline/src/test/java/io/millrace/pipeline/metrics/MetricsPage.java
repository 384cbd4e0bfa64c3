package io.millrace.pipeline.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reference page of metrics: ours from where their names live, those of libraries and brokers
 * from what was scraped.
 */
public final class MetricsPage {
  private static final Pattern FAMILY = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern ROW =
      Pattern.compile("\\| `([^`]+)` \\| (\\S+) \\| ([^|]*) \\| ([^|]*) \\|");

  /** By what their names begin with, in the page's order. */
  private static final Map<String, String> SECTIONS = new LinkedHashMap<>();

  static {
    SECTIONS.put("kafka_(producer|consumer|app_info|kafka)", "Kafka clients");
    SECTIONS.put("kafka_", "Brokers");
    SECTIONS.put("(jvm|process|system)_", "JVMs");
  }

  private MetricsPage() {}

  private record Family(String name, String type, String labels, String help) {
    String row() {
      return "| `%s` | %s | %s | %s |".formatted(name, type, labels, help);
    }
  }

  /**
   * The page.
   *
   * @param before what it was: families of libraries that were not scraped this time stay
   * @param scraped texts of endpoints
   */
  public static String of(String before, List<String> scraped) {
    NavigableMap<String, Family> others = new TreeMap<>();
    before.lines().map(MetricsPage::row).forEach(row -> row.ifPresent(f -> others.put(f.name, f)));
    scraped.forEach(text -> families(text).forEach(others::putIfAbsent));
    others.keySet().removeIf(name -> name.startsWith("millrace_"));
    List<String> lines = new ArrayList<>();
    lines.add("# Metrics");
    lines.add("");
    lines.add(
        "What a run shows at `/metrics`, and its brokers with `--broker-metrics`. How to look at it:"
            + " [observability.md](observability.md). Generated: the test `LiveMetricsTest` writes this"
            + " page to `pipeline/target/metrics.md`.");
    lines.add("");
    lines.add("## Millrace's own");
    lines.add("");
    lines.add(
        "Each also has the label `run_id`, the name of the run's directory. With"
            + " `--native-histograms`, each histogram is there a second time with native buckets, as"
            + " `…_native_seconds`.");
    lines.addAll(head());
    for (Metric metric : Metric.values()) {
      lines.add(ours(metric).row());
    }
    Map<String, String> rows = new TreeMap<>();
    others.forEach((name, family) -> rows.put(name, family.row()));
    List<String> left = new ArrayList<>(others.keySet());
    SECTIONS.forEach(
        (names, title) -> {
          List<String> these = left.stream().filter(name -> name.matches(names + ".*")).toList();
          left.removeAll(these);
          lines.add("");
          lines.add("## " + title);
          lines.add("");
          lines.addAll(head().subList(1, 3));
          these.forEach(name -> lines.add(rows.getOrDefault(name, "")));
        });
    lines.add("");
    lines.add("## Of others");
    lines.add("");
    lines.add(
        "What our rules record (compose/prometheus/rules), and what dashboards take from Prometheus"
            + " itself and from node_exporter.");
    lines.addAll(head());
    left.forEach(name -> lines.add(rows.getOrDefault(name, "")));
    return String.join("\n", lines) + "\n";
  }

  private static List<String> head() {
    return List.of("", "| metric | type | labels | meaning |", "|---|---|---|---|");
  }

  private static Family ours(Metric metric) {
    return new Family(
        metric.fullName(),
        metric.type().name().toLowerCase(Locale.ROOT),
        String.join(", ", metric.labels()),
        metric.help());
  }

  private static Optional<Family> row(String line) {
    Matcher row = ROW.matcher(line);
    return row.matches()
        ? Optional.of(new Family(row.group(1), row.group(2), row.group(3), row.group(4)))
        : Optional.empty();
  }

  /** The families of a scraped text, by their names. */
  private static Map<String, Family> families(String text) {
    Map<String, Family> families = new TreeMap<>();
    for (String line : text.lines().toList()) {
      Matcher type = FAMILY.matcher(line);
      if (type.matches()) {
        String name = type.group(1);
        families.put(name, new Family(name, type.group(2), labels(text, name), help(text, name)));
      }
    }
    return families;
  }

  private static String help(String text, String name) {
    Matcher help = Pattern.compile("(?m)^# HELP " + name + " (.*)$").matcher(text);
    return help.find() ? help.group(1).replace("|", "/").strip() : "";
  }

  private static String labels(String text, String name) {
    TreeSet<String> labels = new TreeSet<>();
    Matcher series =
        Pattern.compile("(?m)^" + name + "(?:_bucket|_sum|_count)?\\{(.*)\\} ").matcher(text);
    while (series.find()) {
      Matcher label = Pattern.compile("(\\w+)=\"").matcher(series.group(1));
      while (label.find()) {
        labels.add(label.group(1));
      }
    }
    return String.join(", ", labels);
  }

  /** Families that were scraped and that {@code page} does not name. */
  public static List<String> missing(String page, List<String> scraped) {
    List<String> missing = new ArrayList<>();
    scraped.forEach(
        text ->
            families(text).keySet().stream()
                .filter(name -> !page.contains("| `" + name + "` |"))
                .filter(name -> !name.endsWith("_native_seconds"))
                .forEach(missing::add));
    return missing;
  }
}
