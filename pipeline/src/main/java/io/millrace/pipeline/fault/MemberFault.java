package io.millrace.pipeline.fault;

import java.time.Duration;

/** A fault of a group member, or a change of the group's members. */
public sealed interface MemberFault extends Fault
    permits KillMember, CloseMember, PauseMember, JoinMember, SlowMember {

  @Override
  default Target target() {
    return Target.MEMBER;
  }

  /** Nothing to undo, unless it says otherwise. */
  @Override
  default Duration lasts() {
    return Duration.ZERO;
  }

  @Override
  default boolean needsOwnBrokers() {
    return false; // members are always Millrace's
  }

  /**
   * The setting that decides how soon the group notices this fault.
   *
   * @param protocol the group's protocol: classic, consumer or share
   */
  String noticedBy(String protocol);

  /**
   * The setting that decides how soon a group notices that a member is gone, and others have its
   * partitions; in a share group too, where the locks of what it was given may be over before.
   */
  static String sessionTimeout(String protocol) {
    return switch (protocol) {
      case "consumer" -> "group.consumer.session.timeout.ms";
      case "share" -> "group.share.session.timeout.ms";
      default -> "session.timeout.ms";
    };
  }

  /** The setting that decides how soon members hear of a change. */
  static String heartbeatInterval(String protocol) {
    return switch (protocol) {
      case "consumer" -> "group.consumer.heartbeat.interval.ms";
      case "share" -> "group.share.heartbeat.interval.ms";
      default -> "heartbeat.interval.ms";
    };
  }
}
