package io.millrace.core.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The verdict on a run, with the reasons for anything but a pass.
 *
 * @param reasons one plain sentence each; empty exactly when the outcome is {@link Outcome#PASS}
 */
public record Verdict(Outcome outcome, List<String> reasons) {

  /** From best to worst. */
  public enum Outcome {
    /** Every check held. */
    PASS,
    /** A validity gate failed: the figures must not be used. */
    INVALID,
    /**
     * Kafka, or its configuration, broke a promise: events lost, reordered, or duplicated in the
     * log.
     */
    FAIL;

    /** In lower case, as result files and metric labels have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A pass. */
  public static final Verdict PASS = new Verdict(Outcome.PASS, List.of());

  /** Copies the reasons. */
  public Verdict {
    reasons = List.copyOf(reasons);
    if (outcome == Outcome.PASS != reasons.isEmpty()) {
      throw new IllegalArgumentException(outcome + " with reasons " + reasons);
    }
  }

  /** Returns this verdict with one more finding, which can only make it worse. */
  public Verdict with(Outcome found, String reason) {
    List<String> all = new ArrayList<>(reasons);
    all.add(reason);
    return new Verdict(found.compareTo(outcome) > 0 ? found : outcome, all);
  }
}
