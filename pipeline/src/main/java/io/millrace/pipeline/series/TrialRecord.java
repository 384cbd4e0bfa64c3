package io.millrace.pipeline.series;

import io.millrace.pipeline.result.EndedStep;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.FailoverSeriesResult;
import io.millrace.pipeline.result.FailoverSeriesResult.Trial;
import io.millrace.pipeline.result.StepOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Failover runs as a series has them, and as its result has them: a step and its block, a round.
 */
final class TrialRecord {
  private static final String REFUSED = "refused: ";
  private static final Pattern FAILURE = Pattern.compile("(?s)(.*), round ([0-9]+): (.*)");

  private TrialRecord() {}

  /** Those that came to a result. */
  static List<Trial> trials(List<EndedStep<FailoverResult>> ended) {
    List<Trial> trials = new ArrayList<>();
    for (EndedStep<FailoverResult> step : ended) {
      FailoverResult result = step.result();
      if (result != null) {
        trials.add(new Trial(step.step(), step.block(), result));
      }
    }
    return trials;
  }

  /** Those that failed or were refused, in words. */
  static List<String> failures(List<EndedStep<FailoverResult>> ended) {
    List<String> failures = new ArrayList<>();
    for (EndedStep<FailoverResult> step : ended) {
      String where = step.step() + ", round " + step.block() + ": ";
      if (step.outcome() == StepOutcome.FAILED) {
        failures.add(where + step.reason());
      } else if (step.outcome() == StepOutcome.REFUSED) {
        failures.add(where + REFUSED + step.reason());
      }
    }
    return failures;
  }

  /** What {@code result} was made of; how long each took it does not hold. */
  static List<EndedStep<FailoverResult>> steps(FailoverSeriesResult result) {
    List<EndedStep<FailoverResult>> steps = new ArrayList<>();
    for (Trial trial : result.trials()) {
      steps.add(
          new EndedStep<>(
              trial.round(),
              trial.scenario(),
              StepOutcome.DONE,
              "",
              trial.result().name(),
              0,
              trial.result()));
    }
    for (String failure : result.failed()) {
      Matcher words = FAILURE.matcher(failure);
      if (words.matches()) {
        steps.add(failed(Integer.parseInt(words.group(2)), words.group(1), words.group(3)));
      }
    }
    return steps;
  }

  private static EndedStep<FailoverResult> failed(int round, String scenario, String reason) {
    boolean refused = reason.startsWith(REFUSED);
    return new EndedStep<>(
        round,
        scenario,
        refused ? StepOutcome.REFUSED : StepOutcome.FAILED,
        refused ? reason.substring(REFUSED.length()) : reason,
        "",
        0,
        null);
  }
}
