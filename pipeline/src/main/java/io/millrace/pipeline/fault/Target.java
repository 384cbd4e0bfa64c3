package io.millrace.pipeline.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The role of the brokers or of the member that a fault is done to. {@link Targets} finds out who
 * has that role at the moment.
 */
public enum Target {
  /** The broker that leads most partitions and is neither controller nor coordinator, if one is. */
  LEADER,
  /** A broker that leads no partition of the topic, and holds replicas. */
  FOLLOWER,
  /** The active controller. */
  CONTROLLER,
  /** The broker that coordinates the first group. */
  COORDINATOR,
  /** The broker that coordinates the transactions of the first transactional producer. */
  TRANSACTION_COORDINATOR,
  /** The broker that keeps the state of most partitions of the share groups. */
  SHARE_COORDINATOR,
  /** Two brokers, the active controller not among them unless there are only two. */
  TWO,
  /** Every broker. */
  ALL,
  /** A member of the first group that holds partitions. */
  MEMBER,
  /** The first group as a whole: no member of it in particular. */
  GROUP,
  /** Nobody: for a run without a fault. */
  NOTHING,
  /** A worker of the first stage that holds partitions. */
  STAGE;

  /** The name of this target on the command line and in tables. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Parses the name that {@link #word()} returns.
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
