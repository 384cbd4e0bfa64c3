package io.millrace.pipeline.rig;

import io.millrace.pipeline.plan.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a topic's settings ask its brokers to delete, and whether that can be something that a run
 * still needs. Where a setting is not known, Kafka is taken to delete nothing. Immutable.
 *
 * @param compacts cleanup.policy has compact
 * @param retentionMs -1: for ever
 * @param retentionBytes of each partition; -1: all
 */
record TopicRetention(boolean compacts, long retentionMs, long retentionBytes) {
  /** Out of the topic's effective settings. */
  static TopicRetention of(Map<String, String> settings) {
    List<String> policies = List.of(settings.getOrDefault("cleanup.policy", "").split(",", -1));
    boolean deletes = policies.contains("delete");
    return new TopicRetention(
        policies.contains("compact"),
        deletes ? number(settings, "retention.ms") : -1,
        deletes ? number(settings, "retention.bytes") : -1);
  }

  private static long number(Map<String, String> settings, String key) {
    String value = settings.getOrDefault(key, "");
    return value.matches("-?[0-9]{1,18}") ? Long.parseLong(value) : -1;
  }

  /** Whether a record of this age can have been deleted. */
  boolean deletesWithin(Duration age) {
    return retentionBytes >= 0 || (retentionMs >= 0 && retentionMs < age.toMillis());
  }

  /**
   * What a run should be told before it begins.
   *
   * @param longest how long an event may lie in the log until the last group has read it
   * @param partitionBytes about how much a partition will get
   */
  List<String> warnings(String topic, Duration longest, double partitionBytes) {
    List<String> warnings = new ArrayList<>();
    String before = "topic '" + topic + "' may delete events before they are read: ";
    if (retentionMs >= 0 && retentionMs < longest.toMillis()) {
      warnings.add(
          before
              + "retention.ms="
              + retentionMs
              + " is less than the "
              + DurationText.write(longest)
              + " of the run and its drain");
    }
    if (retentionBytes >= 0 && retentionBytes < partitionBytes) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%sretention.bytes=%d is less than the %.1f MB that a partition will get",
              before,
              retentionBytes,
              partitionBytes / 1e6));
    }
    if (compacts) {
      warnings.add(before + "cleanup.policy=compact keeps the last event of each key only");
    }
    return warnings;
  }
}
