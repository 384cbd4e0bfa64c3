package io.millrace.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetSumsTest {
  private static OffsetSums inOrder(long events) {
    OffsetSums sums = new OffsetSums();
    for (long i = 0; i < events; i++) {
      sums.add(i, 1_000 + i);
    }
    return sums;
  }

  @Test
  void thoseWhoAgreeOnEveryPairAgreeInAnyOrder() {
    List<Long> shuffled = new ArrayList<>();
    for (long i = 0; i < 50_000; i++) {
      shuffled.add(i);
    }
    Collections.shuffle(shuffled, new Random(3));
    OffsetSums sums = new OffsetSums();
    shuffled.forEach(i -> sums.add(i, 1_000 + i));

    assertThat(sums.disagreements(inOrder(50_000)).cardinality()).isZero();
  }

  @Test
  void oneEventAtAnotherOffsetIsOneBlock() {
    OffsetSums sums = inOrder(50_000);
    sums.add(50_000, 51_000);
    OffsetSums other = inOrder(50_000);
    other.add(50_000, 51_001);

    assertThat(sums.disagreements(other).toRanges()).containsExactly(12, 13);
  }

  @Test
  void twoEventsThatChangedPlacesDisagree() {
    OffsetSums sums = new OffsetSums();
    sums.add(1, 10);
    sums.add(2, 11);
    OffsetSums swapped = new OffsetSums();
    swapped.add(1, 11);
    swapped.add(2, 10);

    assertThat(sums.disagreements(swapped).toRanges()).containsExactly(0, 1);
  }

  @Test
  void anEventThatOnlyOneKnowsOfDisagreesEvenInABlockOfItsOwn() {
    assertThat(inOrder(4_096).disagreements(inOrder(4_097)).toRanges()).containsExactly(1, 2);
    assertThat(new OffsetSums().disagreements(inOrder(10_000)).cardinality()).isEqualTo(3);
  }

  @Test
  void aRangeOfEventsTouchesEveryBlockFromItsFirstToItsLast() {
    assertThat(OffsetSums.blocksOf(SequenceSet.ofRanges(0, 1, 4_095, 4_097, 20_480, 20_481)))
        .hasToString("[0, 2, 5, 6]");
  }
}
