package io.millrace.pipeline.fault;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.measure.Deadline;
import java.time.Duration;

/** One more member joins the group, as when a consumer is scaled out. */
public record JoinMember() implements MemberFault {
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  @Override
  public String name() {
    return "join-member";
  }

  @Override
  public Target target() {
    return Target.GROUP;
  }

  @Override
  public String noticedBy(String protocol) {
    return MemberFault.heartbeatInterval(protocol);
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException, InterruptedException {
    ConsumerGroup group =
        context.rig().readings().groups().stream()
            .findFirst()
            .orElseThrow(() -> new NoEffectException("there is no group to join"));
    GroupWorker member = context.rig().join(group);
    if (!Deadline.after(JOIN_LIMIT).await(member::hasJoined, LOOK_EVERY)) {
      throw new NoEffectException(
          "member "
              + member.name()
              + " was given no assignment within "
              + JOIN_LIMIT.toSeconds()
              + " s");
    }
    return "member " + member.name() + " was given its assignment";
  }

  @Override
  public void heal(FaultContext context) {}
}
