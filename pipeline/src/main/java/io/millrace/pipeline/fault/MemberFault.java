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
   * @param protocol the group's protocol: classic or consumer
   */
  String noticedBy(String protocol);

  /** The setting that decides how soon a group notices that a member is gone. */
  static String sessionTimeout(String protocol) {
    return protocol.equals("consumer") ? "group.consumer.session.timeout.ms" : "session.timeout.ms";
  }

  /** The setting that decides how soon members hear of a change. */
  static String heartbeatInterval(String protocol) {
    return protocol.equals("consumer")
        ? "group.consumer.heartbeat.interval.ms"
        : "heartbeat.interval.ms";
  }
}
