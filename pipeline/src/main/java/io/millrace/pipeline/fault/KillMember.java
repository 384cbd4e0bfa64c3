package io.millrace.pipeline.fault;

import io.millrace.pipeline.worker.MemberControl;

/** A member's process dies at once (SIGKILL); the group finds out when its session ends. */
public record KillMember() implements MemberFault {
  @Override
  public String name() {
    return "kill-member";
  }

  @Override
  public String noticedBy(String protocol) {
    return MemberFault.sessionTimeout(protocol);
  }

  @Override
  public String inject(FaultContext stage) throws NoEffectException, InterruptedException {
    MemberControl member = stage.requireMember();
    member.kill();
    if (member.isAlive()) {
      throw new NoEffectException("member " + member.name() + " survived SIGKILL");
    }
    return "member " + member.name() + " (process " + member.pid() + ") ended by SIGKILL";
  }

  @Override
  public void heal(FaultContext stage) {}
}
