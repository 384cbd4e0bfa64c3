package io.millrace.pipeline.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.result.SweepResult.RunOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.exc.InvalidFormatException;

class ResultJsonTest {
  @ParameterizedTest
  @EnumSource
  void aVerdictIsWrittenAndReadInLowerCase(Outcome verdict) {
    String json = ResultJson.compact(verdict);
    assertThat(json).isEqualTo('"' + verdict.word() + '"').isLowerCase();
    assertThat(ResultJson.mapper().readValue(json, Outcome.class)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @EnumSource
  void theOutcomeOfARunOfASweepIsWrittenAndReadInLowerCase(RunOutcome outcome) {
    String json = ResultJson.compact(outcome);
    assertThat(json).isEqualTo('"' + outcome.word() + '"').isLowerCase();
    assertThat(ResultJson.mapper().readValue(json, RunOutcome.class)).isEqualTo(outcome);
  }

  @Test
  void aVerdictThatNobodyKnowsIsRefused() {
    assertThatThrownBy(() -> ResultJson.mapper().readValue("\"fine\"", Outcome.class))
        .isInstanceOf(InvalidFormatException.class);
  }
}
