package io.millrace.pipeline.report;

import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.Summary;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run that was made at some time and came to a result.
 *
 * @param environment null when it was not written down
 * @param options of its experiment that are not the defaults, by name
 * @param valid its figures may be used
 */
public record PastRun(
    Summary summary,
    @Nullable Environment environment,
    Map<String, String> options,
    boolean valid) {

  /** Of the clients' effective settings, what is new with each run and no choice. */
  private static final String NO_CHOICE = "bootstrap.servers|client.id|group.id|transactional.id";

  /** Copies the options. */
  public PastRun {
    options = Map.copyOf(options);
  }

  /** The commit of Millrace, short; a star behind it: with changes. */
  String commit() {
    String commit = environment == null ? "unknown" : environment.gitCommit();
    String hash = commit.replaceFirst("-dirty$", "");
    return hash.substring(0, Math.min(7, hash.length())) + (commit.equals(hash) ? "" : "*");
  }

  /** Hardware, kernel and JVM. */
  String machine() {
    return environment == null
        ? "unknown"
        : String.join(
            ", ",
            environment.cores() + " x " + environment.cpu(),
            environment.memory(),
            environment.os(),
            environment.jvm());
  }

  /**
   * What was set otherwise than in {@code other}: a sentence for each setting, by its name. Of the
   * clients' effective settings those count that both have: a newer Kafka may have more.
   */
  Map<String, String> differencesFrom(PastRun other) {
    Map<String, String> differences = new TreeMap<>();
    options.forEach((key, value) -> put(differences, key, value, other.options.get(key)));
    other.options.forEach(
        (key, value) -> {
          if (!options.containsKey(key)) {
            differences.put(key, key + " is the default, not " + value);
          }
        });
    effective(differences, summary.settings().producer(), other.summary.settings().producer());
    effective(differences, summary.settings().consumer(), other.summary.settings().consumer());
    return differences;
  }

  private static void effective(
      Map<String, String> differences, Map<String, String> here, Map<String, String> there) {
    here.forEach(
        (key, value) -> {
          String other = there.get(key);
          if (other != null && !key.matches(NO_CHOICE)) {
            put(differences, key, value, other);
          }
        });
  }

  private static void put(
      Map<String, String> differences, String key, String value, @Nullable String other) {
    if (!value.equals(other)) {
      differences.putIfAbsent(
          key, key + " is " + value + ", not " + (other == null ? "the default" : other));
    }
  }
}
