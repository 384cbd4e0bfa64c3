package io.millrace.pipeline.fault;

import io.millrace.pipeline.worker.MemberControl;

/**
 * Kills a group member's process at once (SIGKILL). The group notices when the member's session
 * times out.
 */
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
  public String inject(FaultContext context) throws NoEffectException, InterruptedException {
    MemberControl member = context.requireMember();
    member.kill();
    if (member.isAlive()) {
      throw new NoEffectException("member " + member.name() + " survived SIGKILL");
    }
    return "member " + member.name() + " (process " + member.pid() + ") ended by SIGKILL";
  }

  @Override
  public void heal(FaultContext context) {}
}
