package io.millrace.pipeline.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whom a fault is done to. Which brokers or which member that is, {@link Targets} finds out. */
public enum Target {
  /** The broker that leads most partitions and is neither controller nor coordinator, if one is. */
  LEADER,
  /** A broker that leads no partition of the topic, and holds replicas. */
  FOLLOWER,
  /** The active controller. */
  CONTROLLER,
  /** The broker that coordinates the first group. */
  COORDINATOR,
  /** Two brokers, the active controller not among them unless there are only two. */
  TWO,
  /** Every broker. */
  ALL,
  /** A member of the first group that holds partitions. */
  MEMBER,
  /** The first group as a whole: no member of it in particular. */
  GROUP,
  /** Nobody. */
  NOTHING;

  /** The word for it on the command line and in tables. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@link #word()}.
   *
   * @throws IllegalArgumentException naming what is allowed
   */
  public static Target parse(String word) {
    return Arrays.stream(values())
        .filter(target -> target.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "target must be one of "
                        + Arrays.stream(values())
                            .map(Target::word)
                            .collect(Collectors.joining(", "))
                        + ", not '"
                        + word
                        + "'"));
  }
}
