package io.millrace.pipeline.report;

import io.millrace.pipeline.result.SweepResult.Figures;
import io.millrace.pipeline.result.SweepResult.Phase;
import org.jspecify.annotations.Nullable;

/** A figure by which the configurations of a sweep are compared. */
public enum ComparedFigure {
  /** Acknowledged events per second of a saturated run. */
  CAPACITY("capacity", "events/s", Phase.CAPACITY, true),
  /**
   * Events per second that came through to the groups of a saturated run, its drain included: where
   * stages or work stand between the log and them, that is less than what the log takes.
   */
  HANDLED("handled by groups", "events/s", Phase.CAPACITY, true),
  /** Median response time. */
  RESPONSE_P50("response p50", "ms", Phase.LATENCY, false),
  /** 99th percentile of the response time. */
  RESPONSE_P99("response p99", "ms", Phase.LATENCY, false),
  /** Median end-to-end time, where {@link #HANDLED} is of interest. */
  END_TO_END_P50("end-to-end p50", "ms", Phase.LATENCY, false),
  /** 99th percentile of the end-to-end time. */
  END_TO_END_P99("end-to-end p99", "ms", Phase.LATENCY, false),
  /** Client CPU per event, at the rate of the latency phase and not at saturation. */
  CPU("client CPU", "s/M", Phase.LATENCY, false),
  /** CPU of all embedded brokers per event, in the same runs. */
  BROKER_CPU("brokers' CPU", "s/M", Phase.LATENCY, false);

  private final String label;
  private final String unit;
  private final Phase phase;
  private final boolean moreIsBetter;

  ComparedFigure(String label, String unit, Phase phase, boolean moreIsBetter) {
    this.label = label;
    this.unit = unit;
    this.phase = phase;
    this.moreIsBetter = moreIsBetter;
  }

  /** The name of this figure in tables and sentences. */
  public String label() {
    return label;
  }

  /** The unit of {@link #of}; s/M is seconds per million events. */
  public String unit() {
    return unit;
  }

  /** The phase whose runs this figure is taken from. */
  public Phase phase() {
    return phase;
  }

  /** True when a higher figure is the better one. */
  public boolean moreIsBetter() {
    return moreIsBetter;
  }

  /**
   * Returns this figure of a run; null for a percentile with too few samples beyond it, and where
   * nothing was measured.
   */
  public @Nullable Double of(Figures figures) {
    Double value =
        switch (this) {
          case CAPACITY -> (Double) figures.eventsPerSecond();
          case HANDLED -> figures.handledPerSecond();
          case RESPONSE_P50 -> figures.response().p50();
          case RESPONSE_P99 -> figures.response().p99();
          case END_TO_END_P50 ->
              figures.handledPerSecond() == null ? null : figures.endToEnd().p50();
          case END_TO_END_P99 -> figures.endToEnd().p99();
          case CPU -> (Double) figures.cpuSecondsPerMillion();
          case BROKER_CPU -> figures.brokerCpuSecondsPerMillion();
        };
    return value == null || value <= 0 ? null : value; // no ratio can be made of 0
  }

  /** How many events {@link #of} rests on when it is a percentile; 0 when it is not. */
  public long events(Figures figures) {
    return switch (this) {
      case RESPONSE_P50, RESPONSE_P99 -> figures.response().count();
      case END_TO_END_P50, END_TO_END_P99 -> figures.endToEnd().count();
      case CAPACITY, HANDLED, CPU, BROKER_CPU -> 0;
    };
  }
}
