package io.millrace.pipeline.series;

import io.millrace.core.ledger.Verdict;
import io.millrace.pipeline.result.SearchResult.Probe;
import io.millrace.pipeline.result.SignificantDigits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the highest rate that holds its objectives: first what goes through at all, then bisection
 * with short probes, then a long one that confirms. A probe that breaks is repeated once and counts
 * as broken only if it breaks again, since one stall of the host would otherwise halve the answer.
 */
public final class RateSearch {
  /** A rate that does not hold when confirmed is lowered so often before the search gives up. */
  private static final int CONFIRMATIONS = 4;

  /** Below this nothing is left to search. */
  private static final double LOWEST_PER_SECOND = 10;

  private final List<Objective> objectives;
  private final Lengths lengths;
  private final Prober prober;
  private final Consumer<String> progress;
  private final List<Probe> probes = new ArrayList<>();
  private @Nullable ProbeOutcome lastBroken;
  private @Nullable ProbeOutcome lowestBroken;
  private double held;
  private double saturated;

  /** No higher rate needs to be tried: it broke, or goes beyond saturation. */
  private double upper;

  /**
   * How long and how fine.
   *
   * @param resolution ends the bisection when the rates around the limit differ by this share
   */
  public record Lengths(Duration probe, Duration confirm, double resolution) {
    /** Checks the numbers. */
    public Lengths {
      if (probe.toMillis() < 1_000 || confirm.toMillis() < 1_000) {
        throw new IllegalArgumentException("probe and confirm must be at least 1s");
      }
      if (!(resolution >= 0.01 && resolution <= 0.5)) {
        throw new IllegalArgumentException(
            "resolution must be from 1% to 50%, not " + resolution * 100 + "%");
      }
    }
  }

  /**
   * What was found.
   *
   * @param sustainedPerSecond null when no rate was confirmed
   * @param brokenPerSecond the lowest rate that broke; null when none that was tried did
   * @param saturatedPerSecond what went through without a schedule: more than that cannot
   */
  public record Found(
      @Nullable Double sustainedPerSecond,
      @Nullable Double brokenPerSecond,
      double saturatedPerSecond,
      String limitedBy,
      List<Probe> probes) {}

  /** A search that has not begun. */
  public RateSearch(
      List<Objective> objectives, Lengths lengths, Prober prober, Consumer<String> progress) {
    if (objectives.isEmpty()) {
      throw new IllegalArgumentException("slo must be given at least once, such as 'p99<20ms'");
    }
    this.objectives = List.copyOf(objectives);
    this.lengths = lengths;
    this.prober = prober;
    this.progress = progress;
  }

  /** Searches. */
  public Found run() throws IOException, InterruptedException {
    ProbeOutcome saturation = saturate();
    bisect();
    @Nullable Double sustained = confirm();
    return new Found(
        sustained,
        lowestBroken == null ? null : upper,
        saturated,
        limitedBy(lowestBroken == null ? saturation : lowestBroken),
        List.copyOf(probes));
  }

  private String limitedBy(ProbeOutcome beyond) {
    return held > 0
        ? Limit.of(beyond)
        : Limit.of(beyond)
            + "; below %s events/s probes of %s s have too few samples to judge"
                .formatted(SignificantDigits.brief(lowestJudgeable()), lengths.probe().toSeconds());
  }

  /** What goes through at all is above every rate that can be held. */
  private ProbeOutcome saturate() throws IOException, InterruptedException {
    progress.accept("finding the capacity");
    ProbeOutcome outcome = saturatedOnce();
    if (!isValid(outcome)) {
      outcome = saturatedOnce();
    }
    saturated = outcome.summary().rate().achievedPerSecond();
    upper = saturated;
    return outcome;
  }

  private ProbeOutcome saturatedOnce() throws IOException, InterruptedException {
    ProbeOutcome outcome = prober.probe("max", lengths.probe());
    String doubt = isValid(outcome) ? "" : ", but the run is not valid: " + reasons(outcome);
    probes.add(probe(outcome, Probe.SATURATED + doubt, false));
    progress.accept(
        "  %s events/s go through at most%s"
            .formatted(SignificantDigits.of(outcome.summary().rate().achievedPerSecond()), doubt));
    return outcome;
  }

  private void bisect() throws IOException, InterruptedException {
    while ((upper - held) / upper > lengths.resolution()) {
      double rate = Math.rint((held + upper) / 2);
      if (rate < lowestJudgeable()) {
        return;
      }
      if (holdsInOneOfTwo(rate)) {
        held = rate;
      } else {
        breaksAt(rate);
      }
    }
  }

  private void breaksAt(double rate) {
    upper = rate;
    lowestBroken = lastBroken;
  }

  private @Nullable Double confirm() throws IOException, InterruptedException {
    for (int attempt = 1; attempt <= CONFIRMATIONS && held > LOWEST_PER_SECOND; attempt++) {
      if (holds(held, lengths.confirm(), true)) {
        return held;
      }
      breaksAt(held);
      held = Math.rint(held * (1 - lengths.resolution()));
    }
    return null;
  }

  private boolean holdsInOneOfTwo(double rate) throws IOException, InterruptedException {
    boolean first = holds(rate, lengths.probe(), false);
    return first || holds(rate, lengths.probe(), false);
  }

  private boolean holds(double rate, Duration duration, boolean confirming)
      throws IOException, InterruptedException {
    progress.accept(
        "%s %s events/s for %s s"
            .formatted(
                confirming ? "confirming" : "probing",
                SignificantDigits.brief(rate),
                duration.toSeconds()));
    ProbeOutcome outcome = prober.probe(SignificantDigits.plain(rate), duration);
    Optional<String> reason = brokenBy(outcome);
    probes.add(probe(outcome, reason.orElse(""), confirming));
    progress.accept("  " + reason.orElse("holds"));
    if (reason.isPresent()) {
      lastBroken = outcome;
    }
    return reason.isEmpty();
  }

  /**
   * The lowest rate at which a probe has samples enough for every objective: what cannot be judged
   * is neither held nor broken.
   */
  private double lowestJudgeable() {
    long fewest = objectives.stream().mapToLong(Objective::fewestEvents).max().orElse(1);
    return Math.max(LOWEST_PER_SECOND, fewest / (lengths.probe().toNanos() / 1e9));
  }

  private Optional<String> brokenBy(ProbeOutcome outcome) {
    if (!isValid(outcome)) {
      return Optional.of(reasons(outcome));
    }
    return objectives.stream()
        .map(objective -> objective.brokenBy(outcome.summary()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static boolean isValid(ProbeOutcome outcome) {
    return outcome.summary().verdict() == Verdict.Outcome.PASS;
  }

  private static String reasons(ProbeOutcome outcome) {
    return String.join("; ", outcome.summary().reasons());
  }

  private static Probe probe(ProbeOutcome outcome, String reason, boolean confirming) {
    return new Probe(
        outcome.summary().rate().offeredPerSecond(),
        outcome.summary().rate().achievedPerSecond(),
        outcome.seconds(),
        reason.isEmpty(),
        reason,
        confirming,
        outcome.summary().latencyMs().response(),
        outcome.summary().latencyMs().endToEnd(),
        outcome.summary().client().cpuSecondsPerMillion(),
        outcome.cpu().host(),
        outcome.cpu().client(),
        outcome.cpu().brokers(),
        outcome.link());
  }
}
