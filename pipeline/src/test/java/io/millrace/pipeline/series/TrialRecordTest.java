package io.millrace.pipeline.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.report.Results;
import io.millrace.pipeline.result.EndedStep;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.FailoverSeriesResult;
import io.millrace.pipeline.result.StepOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialRecordTest {
  private static final FailoverResult RESULT =
      Results.failover("kill", "leader", 1_000, 0).withoutDetails();

  @Test
  void aResultHoldsAllThatIsNeededToGoOnWithIt() {
    List<EndedStep<FailoverResult>> ended =
        List.of(
            new EndedStep<>(2, "kill, acks=1", StepOutcome.DONE, "", RESULT.name(), 0, RESULT),
            new EndedStep<>(1, "a, round 7: b", StepOutcome.FAILED, "no\ndisk: 1", "", 0, null),
            new EndedStep<>(3, "c", StepOutcome.REFUSED, "retention.ms is soon", "", 0, null));
    Environment here = Results.failovers().environment();
    FailoverSeriesResult result =
        new FailoverSeriesResult(
            FailoverSeriesResult.VERSION,
            "test",
            "2026-01-02T12:00:00Z",
            "./millrace failover",
            here,
            null,
            TrialRecord.trials(ended),
            TrialRecord.failures(ended));
    assertThat(result.failed())
        .containsExactly(
            "a, round 7: b, round 1: no\ndisk: 1", "c, round 3: refused: retention.ms is soon");
    assertThat(TrialRecord.steps(result)).isEqualTo(ended);
  }
}
