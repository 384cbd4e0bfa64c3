package io.millrace.core.ledger;

/**
 * Whether a checker found what was planted for it.
 *
 * @param anomaly what was planted
 * @param planted how many; 0 when none could be
 * @param found how many more than without
 * @param remark why none could be planted, or what else was found that was not planted; empty as a
 *     rule
 */
public record CheckerProof(String anomaly, long planted, long found, String remark) {
  /** Nothing could be planted. */
  public static CheckerProof impossible(String anomaly, String why) {
    return new CheckerProof(anomaly, 0, 0, why);
  }

  /** False when the checker missed what was planted, or cried out for more. */
  public boolean holds() {
    return planted == found && (planted == 0 || remark.isEmpty());
  }
}
