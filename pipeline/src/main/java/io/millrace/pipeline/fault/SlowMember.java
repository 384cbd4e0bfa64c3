package io.millrace.pipeline.fault;

import io.millrace.core.consume.Work;
import io.millrace.pipeline.worker.MemberControl;
import java.io.IOException;
import java.time.Duration;

/**
 * Makes one member's handler take {@code eachEvent} for every event, as with a database that is
 * slow for one shard. When a batch takes longer than max.poll.interval.ms, the member loses its
 * partitions.
 */
public record SlowMember(Duration eachEvent, Duration lasts) implements MemberFault {
  @Override
  public String name() {
    return "slow-member";
  }

  @Override
  public String noticedBy(String protocol) {
    return "max.poll.interval.ms";
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException {
    give(context, new Work.Fixed(eachEvent));
    return "member "
        + context.requireMember().name()
        + " was given "
        + eachEvent.toMillis()
        + " ms of work for each event";
  }

  @Override
  public void heal(FaultContext context) {
    try {
      give(context, context.usualWork());
    } catch (NoEffectException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static void give(FaultContext context, Work work) throws NoEffectException {
    MemberControl member = context.requireMember();
    try {
      member.work(work);
    } catch (IOException e) {
      throw new NoEffectException("member " + member.name() + " takes no orders", e);
    }
  }
}
