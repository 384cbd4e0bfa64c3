package io.millrace.core.ledger;

import static io.millrace.core.ledger.Verdict.Outcome.FAIL;
import static io.millrace.core.ledger.Verdict.Outcome.INVALID;
import static io.millrace.core.ledger.Verdict.Outcome.PASS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {

  @Test
  void theWorstFindingDecidesAndEveryReasonIsKept() {
    Verdict verdict = Verdict.PASS.with(FAIL, "3 events lost").with(INVALID, "rate missed");
    assertThat(verdict.outcome()).isEqualTo(FAIL);
    assertThat(verdict.reasons()).containsExactly("3 events lost", "rate missed");
  }

  @Test
  void nothingButAPassGoesWithoutAReason() {
    assertThatThrownBy(() -> new Verdict(FAIL, List.of())).hasMessage("FAIL with reasons []");
    assertThatThrownBy(() -> new Verdict(PASS, List.of("why"))).hasMessageContaining("why");
  }
}
