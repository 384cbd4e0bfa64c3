package io.millrace.pipeline.fault;

import io.millrace.core.consume.GroupWorker;
import java.time.Duration;

/** One more member joins the group, as when a consumer is scaled out. */
public record JoinMember() implements MemberFault {
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(60);
  private static final long LOOK_AGAIN_MS = 50;

  @Override
  public String name() {
    return "join-member";
  }

  @Override
  public Target target() {
    return Target.GROUP;
  }

  @Override
  public Duration lasts() {
    return Duration.ZERO;
  }

  @Override
  public String noticedBy(String protocol) {
    return MemberFault.heartbeatInterval(protocol);
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException, InterruptedException {
    GroupWorker member = context.control().joinGroup(1);
    long deadlineNs = System.nanoTime() + JOIN_LIMIT.toNanos();
    while (!member.hasJoined()) {
      if (System.nanoTime() > deadlineNs) {
        throw new NoEffectException(
            "member "
                + member.name()
                + " was given no assignment within "
                + JOIN_LIMIT.toSeconds()
                + " s");
      }
      Thread.sleep(LOOK_AGAIN_MS);
    }
    return "member " + member.name() + " was given its assignment";
  }

  @Override
  public void heal(FaultContext context) {}
}
