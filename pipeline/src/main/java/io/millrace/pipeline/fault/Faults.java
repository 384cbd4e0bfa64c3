package io.millrace.pipeline.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The faults by their names on the command line, each with its default target and duration. */
public enum Faults {
  /**
   * See {@link KillBrokers}; lasts longer than a broker's session of 9 s, so that it has surely
   * ended.
   */
  KILL(Target.LEADER, seconds(20)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new KillBrokers(target, lasts);
    }
  },
  /** See {@link StopBrokers}. */
  STOP(Target.LEADER, seconds(20)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new StopBrokers(target, lasts);
    }
  },
  /** See {@link PauseBrokers}; lasts longer than a broker's session of 9 s. */
  PAUSE(Target.LEADER, seconds(20)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new PauseBrokers(target, lasts);
    }
  },
  /** See {@link RollingRestart}. */
  ROLLING_RESTART(Target.ALL, seconds(0)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new RollingRestart();
    }
  },
  /** See {@link PowerLoss}. */
  POWER_LOSS(Target.ALL, seconds(5)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new PowerLoss(details.cutBytes(), lasts);
    }
  },
  /** See {@link MoveReplicas}. */
  MOVE_REPLICAS(Target.LEADER, seconds(0)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new MoveReplicas(target);
    }
  },
  /** See {@link CutLinks}; longer than a request may take. */
  CUT_OFF_FROM_CLIENTS(Target.LEADER, seconds(45)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new CutLinks(target, CutLinks.Scope.CLIENTS, lasts);
    }
  },
  /** See {@link CutLinks}; longer than a request may take. */
  CUT_OFF(Target.LEADER, seconds(45)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new CutLinks(target, CutLinks.Scope.ALL, lasts);
    }
  },
  /** See {@link CutLinks}. */
  CUT_OFF_FROM_PEERS(Target.LEADER, seconds(45)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new CutLinks(target, CutLinks.Scope.PEERS, lasts);
    }
  },
  /** See {@link CutLinks}. */
  CUT_OFF_ONE_WAY(Target.LEADER, seconds(45)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new CutLinks(target, CutLinks.Scope.TO_PEERS, lasts);
    }
  },
  /** See {@link CutLinks}. */
  CUT_ONE_LINK(Target.LEADER, seconds(60)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new CutLinks(target, CutLinks.Scope.ONE_PEER, lasts);
    }
  },
  /** See {@link LimitRate}. */
  LIMIT_RATE(Target.LEADER, seconds(20)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new LimitRate(target, details.kilobitsPerSecond(), lasts);
    }
  },
  /** See {@link DelayAnswers}. */
  SLOW_LINK(Target.LEADER, seconds(20)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new DelayAnswers(target, details.delay(), false, lasts);
    }
  },
  /** See {@link DelayAnswers}; lasts longer than request.timeout.ms, 30 s. */
  SILENT_LINK(Target.LEADER, seconds(45)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new DelayAnswers(target, Duration.ZERO, true, lasts);
    }
  },
  /** See {@link HarmDisk}. */
  DISK_FULL(Target.LEADER, seconds(20)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new HarmDisk(target, HarmDisk.Harm.FULL, Duration.ZERO, lasts);
    }
  },
  /** See {@link HarmDisk}. */
  DISK_FAILING(Target.LEADER, seconds(20)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new HarmDisk(target, HarmDisk.Harm.FAILING, Duration.ZERO, lasts);
    }
  },
  /** See {@link HarmDisk}. */
  DISK_SLOW(Target.LEADER, seconds(20)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new HarmDisk(target, HarmDisk.Harm.SLOW, details.slowWrite(), lasts);
    }
  },
  /** See {@link HarmDisk}; lasts longer than request.timeout.ms, 30 s. */
  DISK_HUNG(Target.LEADER, seconds(45)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new HarmDisk(target, HarmDisk.Harm.HUNG, Duration.ZERO, lasts);
    }
  },
  /** See {@link KillMember}. */
  KILL_MEMBER(Target.MEMBER, seconds(0)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new KillMember();
    }
  },
  /** See {@link CloseMember}. */
  CLOSE_MEMBER(Target.MEMBER, seconds(0)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new CloseMember();
    }
  },
  /** See {@link PauseMember}; lasts longer than a member's session of 45 s. */
  PAUSE_MEMBER(Target.MEMBER, seconds(60)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new PauseMember(lasts);
    }
  },
  /** See {@link JoinMember}. */
  JOIN_MEMBER(Target.GROUP, seconds(0)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new JoinMember();
    }
  },
  /** See {@link SlowMember}. */
  SLOW_MEMBER(Target.MEMBER, seconds(20)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new SlowMember(details.slowWork(), lasts);
    }
  },
  /** See {@link NoFault}. */
  NONE(Target.NOTHING, seconds(20)) {
    @Override
    Fault make(Target target, Duration lasts, Details details) {
      return new NoFault(lasts);
    }
  };

  private final Target target;
  private final Duration lasts;

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

  Faults(Target target, Duration lasts) {
    this.target = target;
    this.lasts = lasts;
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  abstract Fault make(Target target, Duration lasts, Details details);

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
    return kind.make(
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
      case MEMBER, GROUP, NOTHING -> false;
      default -> true;
    };
  }

  /** True when the user may direct this fault at {@code wanted} instead of its default target. */
  private boolean takes(Target wanted) {
    boolean ofBrokers = isOfBrokers(wanted);
    return switch (this) {
      case KILL, STOP, PAUSE -> ofBrokers;
      case MOVE_REPLICAS,
          CUT_OFF,
          CUT_OFF_FROM_CLIENTS,
          CUT_OFF_FROM_PEERS,
          CUT_OFF_ONE_WAY,
          CUT_ONE_LINK,
          LIMIT_RATE ->
          ofBrokers && wanted != Target.ALL && wanted != Target.TWO;
      case DISK_FULL, DISK_FAILING, DISK_SLOW, DISK_HUNG, SLOW_LINK, SILENT_LINK -> ofBrokers;
      default -> false;
    };
  }
}
