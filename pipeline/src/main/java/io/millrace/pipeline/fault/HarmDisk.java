package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.BrokerProcess;
import java.time.Duration;

/**
 * Makes writes to the victim's disk fail, slow down or hang. Needs {@link BadDisks}. A broker halts
 * by itself when a write fails; healing repairs the disk and starts the broker again.
 *
 * @param slowness how much longer each write takes, for {@link Harm#SLOW}
 */
public record HarmDisk(Target target, Harm harm, Duration slowness, Duration lasts)
    implements BrokerFault {
  private static final int UNTIL_HEALED = -1;

  /** What happens to each write. */
  public enum Harm {
    /** It fails because no space is left: ENOSPC. */
    FULL("disk-full", 28, "failed for want of space"),
    /** It fails with an I/O error: EIO. */
    FAILING("disk-failing", 5, "failed with an I/O error"),
    /** It takes longer. */
    SLOW("disk-slow", 0, "made slow"),
    /** It does not return before the fault is healed. */
    HUNG("disk-hung", 0, "left hanging");

    private final String word;
    private final int error;
    private final String effect;

    Harm(String word, int error, String effect) {
      this.word = word;
      this.error = error;
      this.effect = effect;
    }
  }

  @Override
  public String name() {
    return harm.word;
  }

  @Override
  public Requirement requires() {
    return Requirement.DISKS;
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException, InterruptedException {
    int delayMs =
        switch (harm) {
          case SLOW -> Math.toIntExact(slowness.toMillis());
          case HUNG -> UNTIL_HEALED;
          case FULL, FAILING -> 0;
        };
    for (BrokerProcess broker : context.victims()) {
      context.require(BadDisks.class).harm(broker.id(), delayMs, harm.error);
    }
    for (BrokerProcess broker : context.victims()) {
      BadDisks disks = context.require(BadDisks.class);
      EffectCheck.await(
          () -> disks.affectedWrites(broker.id()) > 0, "broker " + broker.id() + " wrote nothing");
    }
    return context.names() + ": writes " + harm.effect;
  }

  @Override
  public void heal(FaultContext context) {
    for (BrokerProcess broker : context.victims()) {
      context.require(BadDisks.class).heal(broker.id());
      if (!broker.isAlive()) {
        broker.start();
      }
    }
  }
}
