package io.millrace.pipeline.reproduce;

import java.util.Locale;

/**
 * The theory of how a producer batches a Poisson stream of records to one partition, as long as no
 * batch fills up. A record that finds no open batch opens one, which is sent linger.ms later with
 * all records that came meanwhile.
 *
 * @param ratePerSecond the rate of arrivals
 * @param lingerMs linger.ms
 */
record LingerTheory(double ratePerSecond, int lingerMs) {

  /** Returns 1 + λT: the record that opens a batch, and those that come during its linger. */
  double recordsPerBatch() {
    return 1 + arrivalsPerLinger();
  }

  /**
   * Returns (T + λT²/2) / (1 + λT): the record that opens a batch waits for all of the linger T,
   * the λT others for half of it on average, since Poisson arrivals are spread evenly over it.
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
