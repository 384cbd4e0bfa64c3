package io.millrace.core.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.ledger.ShareDelivery;
import io.millrace.core.ledger.ShareOutcome;
import org.junit.jupiter.api.Test;

class ShareTermsTest {
  private static final long SEED = 7;
  private static final ShareTerms SOME = new ShareTerms(true, 0.2, 0.1);

  @Test
  void soManyEventsAreReleasedAndRejectedAsAskedFor() {
    int released = 0;
    int rejected = 0;
    for (int i = 0; i < 10_000; i++) {
      switch (SOME.outcome(SEED, event(i, 1))) {
        case RELEASED -> released++;
        case REJECTED -> rejected++;
        case ACCEPTED -> {}
      }
    }
    assertThat(released / 10_000.0).isCloseTo(0.2, within(0.015));
    assertThat(rejected / 10_000.0).isCloseTo(0.1, within(0.015));
  }

  @Test
  void theSameEventIsChosenWhoeverGetsItAndWhereverItStands() {
    for (int i = 0; i < 1_000; i++) {
      ShareDelivery elsewhere = new ShareDelivery(0, 0, i, 0, 5_000 + i, 1);
      assertThat(SOME.outcome(SEED, elsewhere)).isEqualTo(SOME.outcome(SEED, event(i, 1)));
    }
  }

  @Test
  void whatWasReleasedIsAcceptedWhenItComesAgainAndWhatIsRejectedIsRejectedAlways() {
    for (int i = 0; i < 1_000; i++) {
      ShareOutcome first = SOME.outcome(SEED, event(i, 1));
      assertThat(SOME.outcome(SEED, event(i, 2)))
          .isEqualTo(first == ShareOutcome.REJECTED ? first : ShareOutcome.ACCEPTED);
    }
  }

  @Test
  void sharesThatCannotBeAreRefusedByName() {
    assertThatThrownBy(() -> new ShareTerms(true, 1.5, 0))
        .hasMessage("release-share must be 0 to 1, not 1.5");
    assertThatThrownBy(() -> new ShareTerms(true, 0, Double.NaN))
        .hasMessageContaining("reject-share");
    assertThatThrownBy(() -> new ShareTerms(true, 0.6, 0.6)).hasMessageContaining("together");
    assertThatThrownBy(() -> new ShareTerms(false, 0.1, 0)).hasMessageContaining("explicit");
  }

  private static ShareDelivery event(int sequence, int number) {
    return new ShareDelivery(0, 0, sequence, 0, sequence, number);
  }
}
