package io.millrace.pipeline.report;

import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Configuration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A question of readers about Kafka's settings, which rows of a sweep answer.
 *
 * @param keys the settings that answer it
 */
record Question(String title, Set<String> keys) {
  /** All questions, in the order in which people ask them. */
  static final List<Question> ALL =
      List.of(
          new Question("Which acks?", Set.of("acks", "enable.idempotence")),
          new Question("Which replication?", Set.of("replication-factor", "min.insync.replicas")),
          new Question("Which linger and batch size?", Set.of("linger.ms", "batch.size")),
          new Question("How many partitions?", Set.of("partitions")),
          new Question("Which compression?", Set.of("compression.type")),
          new Question("How many producers and consumers?", Set.of("producers", "members")),
          new Question("Classic, new or share group?", Set.of("group.protocol")),
          new Question(
              "What do transactions cost?",
              Set.of("transactional", "transaction-events", "transaction-every")),
          new Question("What does a stage's way of delivery cost?", Set.of("stage-delivery")),
          new Question("What does encryption cost?", Set.of("embedded-security")));

  /** Returns the configurations that differ from the baseline in one of this question's keys. */
  List<Configuration> answers(SweepResult sweep) {
    return sweep.configurations().stream()
        .filter(one -> difference(sweep, one).stream().anyMatch(keys::contains))
        .toList();
  }

  /**
   * Returns the configurations that differ from the baseline only in keys that belong to no
   * question.
   */
  static List<Configuration> unasked(SweepResult sweep) {
    return sweep.configurations().stream()
        .filter(one -> !difference(sweep, one).isEmpty())
        .filter(one -> difference(sweep, one).stream().noneMatch(Question::isAsked))
        .toList();
  }

  private static boolean isAsked(String key) {
    return ALL.stream().anyMatch(question -> question.keys.contains(key));
  }

  /** Returns the keys in which a configuration differs from the baseline, sorted. */
  static Set<String> difference(SweepResult sweep, Configuration configuration) {
    Configuration baseline =
        sweep.configurations().stream()
            .filter(one -> one.id().equals(SweepResult.BASELINE))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the sweep '" + sweep.name() + "' has no configuration 'baseline'"));
    Set<String> keys = new TreeSet<>(configuration.settings().keySet());
    keys.addAll(baseline.settings().keySet());
    keys.removeIf(
        key -> Objects.equals(configuration.settings().get(key), baseline.settings().get(key)));
    return keys;
  }
}
