package io.millrace.pipeline.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Looks at one partition or two, a second apart. */
class StableOffsetsTest {
  private static final long SECOND = 1_000_000_000;

  private final StableOffsets offsets = new StableOffsets(2);

  private StableLook look(long second, long end, long stable) {
    return offsets.look(new LogEnds(List.of(end, 7L), List.of(stable, 7L)), second * SECOND);
  }

  @Test
  void whereNoTransactionIsOpenNobodyWaits() {
    look(1, 100, 100);
    look(2, 100, 100);
    look(3, 250, 250);

    assertThat(offsets.longestNs()).isZero();
    assertThat(offsets.mostRecords()).isZero();
  }

  @Test
  void anOffsetThatStandsStillBehindTheEndIsAWaitUntilItMoves() {
    look(1, 100, 100);
    look(2, 150, 110);
    look(3, 190, 110);
    look(4, 230, 110);
    look(5, 240, 240);

    assertThat(offsets.longestNs()).isEqualTo(2 * SECOND);
    assertThat(offsets.mostRecords()).isEqualTo(120);
  }

  @Test
  void anOffsetThatFollowsTheEndIsNoWaitThoughItIsBehind() {
    look(1, 100, 90);
    look(2, 200, 190);
    look(3, 300, 290);

    assertThat(offsets.longestNs()).isZero();
    assertThat(offsets.mostRecords()).isEqualTo(10);
  }

  /** The end was asked for first. */
  @Test
  void whatIsStableMayBeBeyondAnEarlierEnd() {
    look(1, 100, 104);
    look(2, 100, 104);

    assertThat(offsets.longestNs()).isZero();
    assertThat(offsets.mostRecords()).isZero();
  }

  @Test
  void aLookSaysWhatIsBehindNowAndForHowLongItHasStood() {
    assertThat(look(1, 100, 100)).isEqualTo(stands(0, 0));
    assertThat(look(2, 150, 110)).isEqualTo(stands(40, 0));
    assertThat(look(3, 190, 110)).isEqualTo(stands(80, 1));
    assertThat(look(4, 230, 110)).isEqualTo(stands(120, 2));
    assertThat(look(5, 240, 235)).isEqualTo(stands(5, 0));
    assertThat(look(6, 240, 240)).isEqualTo(stands(0, 0));
  }

  private static StableLook stands(long records, long seconds) {
    return new StableLook(List.of(records, 0L), List.of(seconds * SECOND, 0L));
  }
}
