package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.BrokerProcess;
import java.time.Duration;

/**
 * The disk of the victim goes bad for writes. Needs {@link BadDisks}. A broker halts by itself when
 * a write fails; it is started again when its disk is good again.
 *
 * @param slowness of each write, where that is the harm
 */
public record HarmDisk(Target target, Harm harm, Duration slowness, Duration lasts)
    implements BrokerFault {
  private static final int UNTIL_HEALED = -1;

  /** What a write meets. */
  public enum Harm {
    /** No space is left: ENOSPC. */
    FULL("disk-full", 28, "failed for want of space"),
    /** The device fails: EIO. */
    FAILING("disk-failing", 5, "failed with an I/O error"),
    /** It takes longer. */
    SLOW("disk-slow", 0, "made slow"),
    /** It does not end before the disk is healed. */
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
