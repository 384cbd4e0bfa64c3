package io.millrace.pipeline.fault;

import io.millrace.pipeline.worker.MemberControl;
import java.io.IOException;
import java.time.Duration;

/**
 * Freezes a group member's process (SIGSTOP) and lets it go on (SIGCONT). If that takes longer than
 * its session, its partitions have meanwhile gone to other members.
 */
public record PauseMember(Duration lasts) implements MemberFault {
  @Override
  public String name() {
    return "pause-member";
  }

  @Override
  public String noticedBy(String protocol) {
    return MemberFault.sessionTimeout(protocol);
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException, InterruptedException {
    MemberControl member = context.requireMember();
    try {
      member.pause();
    } catch (IOException e) {
      throw new NoEffectException("member " + member.name() + " cannot be stopped", e);
    }
    if (!PauseBrokers.awaitStopped(member.pid())) {
      throw new NoEffectException("member " + member.name() + " was sent SIGSTOP, but runs");
    }
    return "member " + member.name() + " (process " + member.pid() + ") stopped by SIGSTOP";
  }

  @Override
  public void heal(FaultContext context) {
    try {
      context.requireMember().resume();
    } catch (IOException e) {
      throw new IllegalStateException("a paused member cannot be resumed", e);
    }
  }
}
