package io.millrace.core.stage;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** In which order a stage passes events on and commits that it has read them. */
public enum Delivery {
  /** Passed on, then committed: a worker that dies in between has the next one do it again. */
  AT_LEAST_ONCE,
  /** Committed, then passed on: what a worker that dies in between held is gone. */
  AT_MOST_ONCE,
  /** Events and offsets in one transaction: both or neither. */
  EXACTLY_ONCE,
  /**
   * A planted mistake, for tests alone: events in a transaction, and the offsets committed outside
   * of it, before it is. The audit has to find what an aborted transaction then loses.
   */
  OFFSETS_OUTSIDE;

  /** Those that a user may choose. */
  public static final List<Delivery> WAYS = List.of(AT_LEAST_ONCE, AT_MOST_ONCE, EXACTLY_ONCE);

  /** The name on the command line and in results. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether what is passed on can be seen only when it is committed. */
  public boolean isTransactional() {
    return this == EXACTLY_ONCE || this == OFFSETS_OUTSIDE;
  }

  /**
   * The way that is called {@code word}.
   *
   * @throws IllegalArgumentException naming what is allowed
   */
  public static Delivery parse(String word) {
    return WAYS.stream()
        .filter(way -> way.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "stage-delivery must be one of "
                        + WAYS.stream().map(Delivery::word).collect(Collectors.joining(", "))
                        + ", not '"
                        + word
                        + "'"));
  }
}
