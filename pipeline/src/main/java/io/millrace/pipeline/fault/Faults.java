package io.millrace.pipeline.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The faults by their names on the command line: a row each, with what it is done to and how long
 * it lasts unless the user says otherwise, which targets the user may choose instead, and how it is
 * made.
 */
public enum Faults {
  /** Mended after the broker's session has surely ended. */
  KILL(Target.LEADER, 20, Choice.ANY_BROKERS, (on, lasts, details) -> new KillBrokers(on, lasts)),
  STOP(Target.LEADER, 20, Choice.ANY_BROKERS, (on, lasts, details) -> new StopBrokers(on, lasts)),
  /** Longer than a broker's session of 9 s. */
  PAUSE(Target.LEADER, 20, Choice.ANY_BROKERS, (on, lasts, details) -> new PauseBrokers(on, lasts)),
  ROLLING_RESTART(Target.ALL, 0, Choice.NONE, (on, lasts, details) -> new RollingRestart()),
  POWER_LOSS(
      Target.ALL, 5, Choice.NONE, (on, lasts, details) -> new PowerLoss(details.cutBytes(), lasts)),
  MOVE_REPLICAS(Target.LEADER, 0, Choice.ONE_BROKER, (on, lasts, details) -> new MoveReplicas(on)),

  // Links are cut for longer than a request may take.
  CUT_OFF_FROM_CLIENTS(Target.LEADER, 45, Choice.ONE_BROKER, cut(CutLinks.Scope.CLIENTS)),
  CUT_OFF(Target.LEADER, 45, Choice.ONE_BROKER, cut(CutLinks.Scope.ALL)),
  CUT_OFF_FROM_PEERS(Target.LEADER, 45, Choice.ONE_BROKER, cut(CutLinks.Scope.PEERS)),
  CUT_OFF_ONE_WAY(Target.LEADER, 45, Choice.ONE_BROKER, cut(CutLinks.Scope.TO_PEERS)),
  CUT_ONE_LINK(Target.LEADER, 60, Choice.ONE_BROKER, cut(CutLinks.Scope.ONE_PEER)),
  LIMIT_RATE(
      Target.LEADER,
      20,
      Choice.ONE_BROKER,
      (on, lasts, details) -> new LimitRate(on, details.kilobitsPerSecond(), lasts)),
  SLOW_LINK(
      Target.LEADER,
      20,
      Choice.ANY_BROKERS,
      (on, lasts, details) -> new DelayAnswers(on, details.delay(), false, lasts)),
  /** Longer than a request may take. */
  SILENT_LINK(
      Target.LEADER,
      45,
      Choice.ANY_BROKERS,
      (on, lasts, details) -> new DelayAnswers(on, Duration.ZERO, true, lasts)),

  DISK_FULL(Target.LEADER, 20, Choice.ANY_BROKERS, harm(HarmDisk.Harm.FULL)),
  DISK_FAILING(Target.LEADER, 20, Choice.ANY_BROKERS, harm(HarmDisk.Harm.FAILING)),
  DISK_SLOW(
      Target.LEADER,
      20,
      Choice.ANY_BROKERS,
      (on, lasts, details) -> new HarmDisk(on, HarmDisk.Harm.SLOW, details.slowWrite(), lasts)),
  /** Longer than a request may take. */
  DISK_HUNG(Target.LEADER, 45, Choice.ANY_BROKERS, harm(HarmDisk.Harm.HUNG)),

  KILL_MEMBER(Target.MEMBER, 0, Choice.NONE, (on, lasts, details) -> new KillMember()),
  CLOSE_MEMBER(Target.MEMBER, 0, Choice.NONE, (on, lasts, details) -> new CloseMember()),
  /** Longer than a member's session of 45 s. */
  PAUSE_MEMBER(Target.MEMBER, 60, Choice.NONE, (on, lasts, details) -> new PauseMember(lasts)),
  JOIN_MEMBER(Target.GROUP, 0, Choice.NONE, (on, lasts, details) -> new JoinMember()),
  SLOW_MEMBER(
      Target.MEMBER,
      20,
      Choice.NONE,
      (on, lasts, details) -> new SlowMember(details.slowWork(), lasts)),

  /** Started again as soon as a platform would. */
  KILL_STAGE(Target.STAGE, 5, Choice.NONE, (on, lasts, details) -> new KillStage(lasts)),

  NONE(Target.NOTHING, 20, Choice.NONE, (on, lasts, details) -> new NoFault(lasts));

  /** Makes one fault out of what the user, or the table, says. */
  private interface Maker {
    Fault make(Target target, Duration lasts, Details details);
  }

  /** Which targets other than the usual one the user may choose. */
  private enum Choice {
    NONE,
    ANY_BROKERS,
    ONE_BROKER
  }

  private final Target target;
  private final Duration lasts;
  private final Choice choice;

  @SuppressWarnings("ImmutableEnumChecker") // every row is a lambda without state
  private final Maker maker;

  /**
   * Parameters that only some faults need.
   *
   * @param cutBytes how many bytes a power loss cuts off the end of each log
   * @param slowWork how long a slow member takes for each event
   * @param kilobitsPerSecond the rate of a limited link
   * @param slowWrite how much longer each write takes a slow disk
   * @param delay how late answers arrive over a slow link
   */
  public record Details(
      long cutBytes,
      Duration slowWork,
      long kilobitsPerSecond,
      Duration slowWrite,
      Duration delay) {
    /** Checks the numbers. */
    public Details {
      if (cutBytes < 1 || kilobitsPerSecond < 1) {
        throw new IllegalArgumentException(
            "cut-bytes and kbit must be at least 1, not " + cutBytes + " and " + kilobitsPerSecond);
      }
      if (slowWork.toMillis() < 1
          || slowWrite.toMillis() < 1
          || slowWrite.compareTo(Duration.ofMinutes(1)) > 0
          || delay.toMillis() < 1) {
        throw new IllegalArgumentException(
            "slow-work, slow-write and delay must be at least 1ms, and slow-write at most 1m, not "
                + slowWork
                + ", "
                + slowWrite
                + " and "
                + delay);
      }
    }
  }

  Faults(Target target, long lastsSeconds, Choice choice, Maker maker) {
    this.target = target;
    this.lasts = Duration.ofSeconds(lastsSeconds);
    this.choice = choice;
    this.maker = maker;
  }

  private static Maker cut(CutLinks.Scope scope) {
    return (on, lasts, details) -> new CutLinks(on, scope, lasts);
  }

  private static Maker harm(HarmDisk.Harm harm) {
    return (on, lasts, details) -> new HarmDisk(on, harm, Duration.ZERO, lasts);
  }

  /** The name of this fault on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All names, for a message. */
  public static String words() {
    return Arrays.stream(values()).map(Faults::word).collect(Collectors.joining(", "));
  }

  /**
   * A fault.
   *
   * @param word its name
   * @param target null: the usual one
   * @param lasts null: as long as usual
   * @throws IllegalArgumentException naming what is wrong and what is allowed
   */
  public static Fault parse(
      String word, @Nullable Target target, @Nullable Duration lasts, Details details) {
    Faults kind =
        Arrays.stream(values())
            .filter(fault -> fault.word().equals(word))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "fault must be one of " + words() + ", not '" + word + "'"));
    if (target != null && target != kind.target && !kind.takes(target)) {
      throw new IllegalArgumentException(
          "fault " + word + " is done to " + kind.target.word() + ", not to " + target.word());
    }
    requireShort(lasts);
    return kind.maker.make(
        target == null ? kind.target : target, lasts == null ? kind.lasts : lasts, details);
  }

  /**
   * Makes a fault that the user's own commands inject and heal.
   *
   * @param target null: a leader
   * @param lasts null: as long as {@link #KILL} lasts
   * @throws IllegalArgumentException when commands cannot be directed at such a target
   */
  public static Fault ofCommands(
      String inject, String heal, @Nullable Target target, @Nullable Duration lasts) {
    Target whom = target == null ? Target.LEADER : target;
    if (!isOfBrokers(whom) && whom != Target.NOTHING) {
      throw new IllegalArgumentException(
          "inject-command is done to brokers, or to nothing that Millrace knows, not to "
              + whom.word());
    }
    requireShort(lasts);
    return new Hooks(whom, inject, heal, lasts == null ? KILL.lasts : lasts);
  }

  private static void requireShort(@Nullable Duration lasts) {
    if (lasts != null && lasts.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException("lasts must be at most 10m, not " + lasts);
    }
  }

  private static boolean isOfBrokers(Target target) {
    return switch (target) {
      case MEMBER, GROUP, STAGE, NOTHING -> false;
      default -> true;
    };
  }

  /** True when the user may direct this fault at {@code wanted} instead of its default target. */
  private boolean takes(Target wanted) {
    return switch (choice) {
      case NONE -> false;
      case ANY_BROKERS -> isOfBrokers(wanted);
      case ONE_BROKER -> isOfBrokers(wanted) && wanted != Target.ALL && wanted != Target.TWO;
    };
  }
}
