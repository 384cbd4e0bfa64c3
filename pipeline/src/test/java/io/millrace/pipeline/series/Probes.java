package io.millrace.pipeline.series;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Throttling;
import java.util.List;
import java.util.Map;

/** Probes that passed, without any Kafka. */
final class Probes {
  private Probes() {}

  static Summary summary(Summary.Events events, Summary.Rate rate, Summary.LatencyMs latency) {
    return summary(events, rate, latency, Throttling.NONE);
  }

  static Summary summary(
      Summary.Events events, Summary.Rate rate, Summary.LatencyMs latency, Throttling throttling) {
    return new Summary(
        1,
        "probe",
        "2026-01-01T00:00:00Z",
        Outcome.PASS,
        List.of(),
        false,
        false,
        events,
        List.of(),
        rate,
        latency,
        new Summary.Client(1, 1, 1, 1),
        throttling,
        new Summary.Settings(Map.of(), Map.of(), Map.of(), Map.of()),
        1,
        "./millrace run",
        List.of());
  }
}
