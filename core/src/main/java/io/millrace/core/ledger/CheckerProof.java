package io.millrace.core.ledger;

/**
 * The proof of a checker: whether it found the anomaly that was planted for it.
 *
 * @param anomaly what was planted
 * @param planted how many; 0 when none could be
 * @param found how many more than without
 * @param remark why none could be planted, or what was found that was not planted; usually empty
 */
public record CheckerProof(String anomaly, long planted, long found, String remark) {
  /** Returns a proof in which nothing could be planted. */
  public static CheckerProof impossible(String anomaly, String why) {
    return new CheckerProof(anomaly, 0, 0, why);
  }

  /** False when the checker missed what was planted, or reported what was not planted. */
  public boolean holds() {
    return planted == found && (planted == 0 || remark.isEmpty());
  }
}
