package io.millrace.pipeline.series;

import java.io.IOException;
import java.time.Duration;

/** Runs one rate. Called by the search's thread. */
public interface Prober {
  /**
   * Offers {@code rate} for {@code duration}.
   *
   * @param rate events per second, or {@code max}
   */
  ProbeOutcome probe(String rate, Duration duration) throws IOException, InterruptedException;
}
