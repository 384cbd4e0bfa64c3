package io.millrace.pipeline.result;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.core.ledger.Verdict.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a sweep: all of its runs, including invalid and unsettled ones.
 *
 * @param design in words: full grid, one at a time around the baseline, pairwise covering, or the
 *     baseline against itself
 * @param seed of the order of the runs
 * @param blocks each held every configuration once and the baseline twice
 * @param latencyAt the rate of the latency phase, in words
 * @param baseline the options that all configurations share but for what they vary, secrets
 *     redacted
 * @param configurations the baseline first
 */
public record SweepResult(
    int version,
    String name,
    String startedAt,
    String command,
    Environment environment,
    String design,
    long seed,
    int blocks,
    String latencyAt,
    Lengths lengths,
    Map<String, Object> baseline,
    List<Configuration> configurations,
    List<Run> runs)
    implements ResultFile {

  /** The version of the format that is written. */
  public static final int VERSION = 1;

  /** The id of the configuration that all others are compared with. */
  public static final String BASELINE = "baseline";

  /**
   * How long the runs of a sweep were.
   *
   * @param capacitySeconds length of a saturated run; 0 without such runs
   * @param latencySeconds length of a run at a rate; 0 without such runs
   * @param warmupSeconds before each of them
   * @param brokerWarmupSeconds how long fresh brokers were warmed up before their first run
   */
  public record Lengths(
      double capacitySeconds,
      double latencySeconds,
      double warmupSeconds,
      double brokerWarmupSeconds) {}

  /**
   * One combination of settings.
   *
   * @param id short and unique: the settings in which it differs, or {@link #BASELINE}
   * @param settings the value of every factor, those that equal the baseline's included
   */
  public record Configuration(String id, Map<String, String> settings) {}

  /** What a run of a sweep measures. */
  public enum Phase {
    /** Capacity: the run is saturated. */
    CAPACITY,
    /** Latency, at a rate that the cluster can hold. */
    LATENCY
  }

  /** The verdict on a run, or why there is none. */
  public enum RunOutcome {
    /** As {@link Outcome#PASS}. */
    PASS,
    /** As {@link Outcome#INVALID}. */
    INVALID,
    /** As {@link Outcome#FAIL}. */
    FAIL,
    /** It died, perhaps for no fault of its configuration. */
    FAILED,
    /** Its configuration was not accepted. */
    REFUSED,
    /** It could not be begun, for want of another's result. */
    SKIPPED;

    /** The verdict on a run that came to its end. */
    public static RunOutcome of(Outcome verdict) {
      return switch (verdict) {
        case PASS -> PASS;
        case INVALID -> INVALID;
        case FAIL -> FAIL;
      };
    }

    /** In lower case, as result files have it. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One run.
   *
   * @param block from 1
   * @param copy 1, or 2 for the second baseline run of a block
   * @param settled false: no steady state was found in it, and its figures are those of all of it
   * @param cutSeconds what the change-point test cut off its start
   * @param measuredSeconds what was left
   * @param figures figures of the steady part; null when the run has none
   * @param histogram of the response times left, in µs, HdrHistogram's compressed form in base 64;
   *     null in the capacity phase
   */
  public record Run(
      int block,
      int copy,
      String configuration,
      Phase phase,
      String directory,
      RunOutcome verdict,
      List<String> reasons,
      boolean settled,
      double cutSeconds,
      double measuredSeconds,
      @Nullable Figures figures,
      @Nullable String histogram) {

    /** True when its figures may be used. */
    public boolean counts() {
      return figures != null && verdict == RunOutcome.PASS;
    }
  }

  /**
   * The figures of a run.
   *
   * @param eventsPerSecond acknowledged
   * @param response from the intended time
   * @param brokerCpuSecondsPerMillion user and system time of all brokers per million acknowledged
   *     events; null where they are not embedded ones of a sweep
   * @param handledPerSecond events that each group had got, per second; null in a sweep in which
   *     nothing stands between the log and the groups
   */
  public record Figures(
      double eventsPerSecond,
      Summary.Percentiles response,
      Summary.Percentiles endToEnd,
      double cpuSecondsPerMillion,
      double allocatedBytesPerEvent,
      @Nullable Double brokerCpuSecondsPerMillion,
      @Nullable Double handledPerSecond) {

    /** The same, with what is known of some sweeps only. */
    public Figures with(@Nullable Double brokerCpu, @Nullable Double handled) {
      return new Figures(
          eventsPerSecond,
          response,
          endToEnd,
          cpuSecondsPerMillion,
          allocatedBytesPerEvent,
          brokerCpu,
          handled);
    }
  }
}
