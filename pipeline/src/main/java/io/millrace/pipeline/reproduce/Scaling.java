package io.millrace.pipeline.reproduce;

import io.millrace.pipeline.result.ReproduceResult;
import io.millrace.pipeline.result.ReproduceResult.Figure;
import io.millrace.pipeline.statistics.Estimate;
import java.util.List;
import java.util.Locale;

/**
 * The throughput of three clients compared with that of one.
 *
 * @param rate records per second of one client
 * @param ratio throughput of three clients divided by that of one
 * @param busy the share of the host's cores that was busy with one client, 0 to 1; NaN if not known
 */
record Scaling(String clients, Estimate rate, Estimate ratio, double busy) {
  /** The largest deviation from the published ratio that counts as agreement. */
  private static final double TOLERANCE = 0.2;

  /** The runs of one round. */
  record Round(Throughput one, Throughput three) {
    /** Of what was measured with one client and with three. */
    static Round of(List<Throughput> measured) {
      return new Round(measured.get(0), measured.get(1));
    }
  }

  static Scaling of(String clients, List<Round> rounds, long seed) {
    return new Scaling(
        clients,
        Figures.mean(rounds, r -> r.one().recordsPerSecond(), seed),
        Figures.ratio(
            rounds, r -> r.three().recordsPerSecond(), r -> r.one().recordsPerSecond(), seed),
        Figures.mean(rounds, r -> r.one().cpuBusy(), seed).value());
  }

  /**
   * What a shape of three clients beside one came to.
   *
   * @param how it was measured, in words
   * @param published the ratio
   */
  static ReproduceResult.Shape shape(
      ShapeExperiment shape,
      String clients,
      String how,
      double published,
      List<Round> rounds,
      long seed) {
    Scaling scaling = of(clients, rounds, seed);
    ShapeVerdict verdict = scaling.judge(published);
    return new ReproduceResult.Shape(
        shape.id(),
        shape.title(),
        shape.source(),
        how,
        verdict.reproduced(),
        verdict.because(),
        scaling.figures(published, rounds.size()));
  }

  private List<Figure> figures(double published, int rounds) {
    return List.of(
        Figures.of("1 " + clients, "records/s", null, rate),
        Figures.of("3 " + clients + "s : 1", "ratio", published, ratio),
        new Figure(
            "host CPU busy with 1 " + clients,
            "%",
            null,
            busy * 100,
            null,
            null,
            rounds,
            "rounds"));
  }

  /**
   * Reproduced when the ratio is within 20 % of the published one. If not, the CPU that was
   * measured says whether the host was the limit.
   */
  ShapeVerdict judge(double published) {
    return new ShapeVerdict.Builder()
        .require(ratio.hasInterval(), "too few rounds for an interval")
        .require(
            Figures.near(ratio.value(), published, TOLERANCE),
            String.format(
                Locale.ROOT,
                "three make x%.2f of one, not x%.2f to x%.2f",
                ratio.value(),
                published * (1 - TOLERANCE),
                published * (1 + TOLERANCE)))
        .build(note());
  }

  private String note() {
    if (Double.isNaN(busy)) {
      return "host CPU use is not known here";
    }
    return String.format(
        Locale.ROOT,
        "with one %s at work %.0f %% of this host's cores are busy, all processes counted, so three"
            + " find at most x%.2f of that CPU; the published ones had a machine each",
        clients,
        busy * 100,
        1 / busy);
  }
}
