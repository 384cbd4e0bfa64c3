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
  /** A broker that is written to writes several times a second. */
  private static final long EFFECT_LIMIT_MS = 10_000;

  private static final long LOOK_AGAIN_MS = 10;
  private static final int UNTIL_MENDED = -1;

  /** What a write meets. */
  public enum Harm {
    /** No space is left: ENOSPC. */
    FULL("disk-full", 28, "failed for want of space"),
    /** The device fails: EIO. */
    FAILING("disk-failing", 5, "failed with an I/O error"),
    /** It takes longer. */
    SLOW("disk-slow", 0, "made slow"),
    /** It does not end before the disk is mended. */
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
  public Ground ground() {
    return Ground.DISKS;
  }

  @Override
  public String inject(Stage stage) throws NoEffectException, InterruptedException {
    int delayMs =
        switch (harm) {
          case SLOW -> Math.toIntExact(slowness.toMillis());
          case HUNG -> UNTIL_MENDED;
          case FULL, FAILING -> 0;
        };
    for (BrokerProcess broker : stage.victims()) {
      stage.require(BadDisks.class).harm(broker.id(), delayMs, harm.error);
    }
    for (BrokerProcess broker : stage.victims()) {
      awaitEffect(stage.require(BadDisks.class), broker);
    }
    return stage.names() + ": writes " + harm.effect;
  }

  private static void awaitEffect(BadDisks disks, BrokerProcess broker)
      throws NoEffectException, InterruptedException {
    long deadlineNs = System.nanoTime() + EFFECT_LIMIT_MS * 1_000_000;
    while (disks.met(broker.id()) == 0) {
      if (System.nanoTime() > deadlineNs) {
        throw new NoEffectException(
            "broker " + broker.id() + " wrote nothing for " + EFFECT_LIMIT_MS / 1_000 + " s");
      }
      Thread.sleep(LOOK_AGAIN_MS);
    }
  }

  @Override
  public void heal(Stage stage) {
    for (BrokerProcess broker : stage.victims()) {
      stage.require(BadDisks.class).mend(broker.id());
      if (!broker.isAlive()) {
        broker.start();
      }
    }
  }
}
