package io.millrace.pipeline.series;

import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Configuration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The configurations of a sweep, named so that a reader sees in what each differs. */
public final class Configurations {
  private static final String TRANSACTIONAL = "transactional";

  private static final Set<String> HOW_TRANSACTIONAL =
      Set.of("transaction-events", "transaction-every", "abort-share");

  private Configurations() {}

  /**
   * The baseline, and what the design makes of the factors.
   *
   * @param baseline the baseline's value of every factor
   */
  public static List<Configuration> of(
      Design design, List<Factor> factors, Map<String, String> baseline) {
    List<Configuration> all = new ArrayList<>();
    all.add(new Configuration(SweepResult.BASELINE, new LinkedHashMap<>(baseline)));
    Set<Map<String, String>> meant = new LinkedHashSet<>();
    design.of(factors, baseline).forEach(settings -> meant.add(meant(settings, baseline)));
    for (Map<String, String> settings : meant) {
      all.add(new Configuration(id(differences(settings, baseline)), settings));
    }
    return all;
  }

  /** How transactions are made says nothing of a run without any: who varies it means one with. */
  private static Map<String, String> meant(
      Map<String, String> settings, Map<String, String> baseline) {
    boolean told =
        differences(settings, baseline).keySet().stream().anyMatch(HOW_TRANSACTIONAL::contains);
    if (!told || !"false".equals(settings.get(TRANSACTIONAL))) {
      return settings;
    }
    Map<String, String> transactional = new LinkedHashMap<>(settings);
    transactional.put(TRANSACTIONAL, "true");
    return transactional;
  }

  /** The baseline and {@code copies} of it under other names: an A/A sweep. */
  public static List<Configuration> copies(int copies) {
    if (copies < 1 || copies > 1_000) {
      throw new IllegalArgumentException("aa must be 1 to 1000, not " + copies);
    }
    List<Configuration> all = new ArrayList<>();
    all.add(new Configuration(SweepResult.BASELINE, Map.of()));
    for (int copy = 1; copy <= copies; copy++) {
      all.add(new Configuration("copy-" + copy, Map.of()));
    }
    return all;
  }

  /** The settings in which {@code settings} differ from the baseline's. */
  public static Map<String, String> differences(
      Map<String, String> settings, Map<String, String> baseline) {
    Map<String, String> differences = new LinkedHashMap<>();
    settings.forEach(
        (key, value) -> {
          if (!value.equals(baseline.get(key))) {
            differences.put(key, value);
          }
        });
    return differences;
  }

  private static String id(Map<String, String> differences) {
    return differences.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }
}
