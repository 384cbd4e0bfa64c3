package io.millrace.pipeline.fault;

import io.millrace.pipeline.worker.MemberControl;
import java.time.Duration;

/** A group member commits its offsets and leaves the group, as in a deployment. */
public record CloseMember() implements MemberFault {
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "close-member";
  }

  @Override
  public String noticedBy(String protocol) {
    return MemberFault.heartbeatInterval(protocol);
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException, InterruptedException {
    MemberControl member = context.requireMember();
    member.stop();
    member.awaitStopped(LEAVE_LIMIT);
    if (!member.hasLeftWell()) {
      member.kill(); // from here on only what it reported is known of it
      throw new NoEffectException("member " + member.name() + " did not leave as asked");
    }
    return "member " + member.name() + " committed, left and ended";
  }

  @Override
  public void heal(FaultContext context) {}
}
