package io.millrace.pipeline.reproduce;

import java.util.Locale;

/**
 * What a producer with one partition does with a Poisson stream of records, as long as no batch
 * fills up: a record that finds no batch opens one, which leaves a linger later with all that came
 * meanwhile.
 *
 * @param ratePerSecond of the arrivals
 * @param lingerMs linger.ms
 */
record LingerTheory(double ratePerSecond, int lingerMs) {

  /** 1 + λT: the opener, and what comes during its linger. */
  double recordsPerBatch() {
    return 1 + arrivalsPerLinger();
  }

  /**
   * (T + λT²/2) / (1 + λT): the opener waits for all of the linger T, the λT others for half of it
   * on average, since Poisson arrivals are spread evenly over it.
   */
  double meanWaitMs() {
    return (lingerMs + arrivalsPerLinger() * lingerMs / 2) / recordsPerBatch();
  }

  private double arrivalsPerLinger() {
    return ratePerSecond * lingerMs / 1_000;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,.0f/s, linger %d ms", ratePerSecond, lingerMs);
  }
}
