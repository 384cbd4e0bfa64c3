package io.millrace.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The set of ranges against a set of numbers. */
class SequenceSetTest {

  @Test
  void numbersInOrderKeepOneRange() {
    SequenceSet set = new SequenceSet();
    for (long sequence = 0; sequence < 1_000_000; sequence++) {
      assertThat(set.add(sequence)).isTrue();
    }
    assertThat(set.rangeCount()).isEqualTo(1);
    assertThat(set.cardinality()).isEqualTo(1_000_000);
  }

  @Test
  void aGapCostsARangeUntilItIsFilled() {
    SequenceSet set = setOf(0, 1, 3, 4);
    assertThat(set.toRanges()).containsExactly(0, 2, 3, 5);

    set.add(2);
    assertThat(set.toRanges()).containsExactly(0, 5);
  }

  @Test
  void aNumberBeforeTheFirstRangeIsAddedInFront() {
    assertThat(setOf(10, 5, 4, 9).toRanges()).containsExactly(4, 6, 9, 11);
  }

  @Test
  void aNumberIsAddedOnlyOnce() {
    SequenceSet set = setOf(0, 1, 2, 7);
    for (long sequence : new long[] {0, 1, 2, 7}) {
      assertThat(set.add(sequence)).isFalse();
    }
    assertThat(set.cardinality()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itAgreesWithASetOfNumbers(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    // From dense, where ranges join all the time, to sparse, where they hardly do.
    int bound = 50 << seed;
    SequenceSet set = new SequenceSet();
    SortedSet<Long> model = new TreeSet<>();
    for (int i = 0; i < 2_000; i++) {
      long sequence = random.nextInt(bound);
      assertThat(set.contains(sequence)).isEqualTo(model.contains(sequence));
      assertThat(set.add(sequence)).isEqualTo(model.add(sequence));
    }
    assertHolds(set, model);
    assertHolds(SequenceSet.ofRanges(set.toRanges()), model);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void unionMinusAndIntersectionAgreeWithThoseOfSetsOfNumbers(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      SortedSet<Long> a = randomNumbers(random);
      SortedSet<Long> b = randomNumbers(random);
      SortedSet<Long> c = randomNumbers(random);
      SequenceSet setA = setOf(a);
      SequenceSet setB = setOf(b);

      SortedSet<Long> union = new TreeSet<>(a);
      union.addAll(b);
      union.addAll(c);
      assertHolds(SequenceSet.union(List.of(setA, setB, setOf(c))), union);

      SortedSet<Long> difference = new TreeSet<>(a);
      difference.removeAll(b);
      assertHolds(setA.minus(setB), difference);

      SortedSet<Long> common = new TreeSet<>(a);
      common.retainAll(b);
      assertHolds(setA.intersect(setB), common);

      assertHolds(setA, a); // none of them changed its operands
      assertHolds(setB, b);
    }
  }

  @Test
  void aResultMayGrowFurther() {
    SequenceSet rest = SequenceSet.upTo(10).minus(setOf(3, 5));
    rest.add(3);
    rest.add(20);
    rest.add(22);
    rest.add(24);
    assertThat(rest.toRanges()).containsExactly(0, 5, 6, 10, 20, 21, 22, 23, 24, 25);
  }

  @Test
  void theEmptySetIsNeutral() {
    SequenceSet empty = new SequenceSet();
    SequenceSet some = setOf(1, 2, 5);
    assertThat(SequenceSet.union(List.of()).toRanges()).isEmpty();
    assertThat(SequenceSet.union(List.of(empty, some)).toRanges()).isEqualTo(some.toRanges());
    assertThat(some.minus(empty).toRanges()).isEqualTo(some.toRanges());
    assertThat(empty.minus(some).toRanges()).isEmpty();
    assertThat(some.intersect(empty).toRanges()).isEmpty();
    assertThat(SequenceSet.upTo(0).toRanges()).isEmpty();
    assertThat(empty.contains(0)).isFalse();
  }

  @Test
  void hugeNumbersAreAsGoodAsSmallOnes() {
    SequenceSet set = SequenceSet.upTo(1L << 48);
    assertThat(set.minus(SequenceSet.upTo((1L << 48) - 1)).cardinality()).isEqualTo(1);
    assertThat(set.cardinality()).isEqualTo(1L << 48);
  }

  @Test
  void rangesThatAreEmptyOverlappingOrAdjacentAreRefused() {
    for (long[] bad : new long[][] {{3, 3}, {3, 2}, {0, 5, 4, 6}, {0, 5, 5, 6}, {5, 6, 0, 1}}) {
      assertThatThrownBy(() -> SequenceSet.ofRanges(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sorted, disjoint and not empty");
    }
  }

  @Test
  void aRangeWithoutAnEndIsRefused() {
    assertThatThrownBy(() -> SequenceSet.ofRanges(0, 5, 7))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SequenceSet setOf(long... numbers) {
    SequenceSet set = new SequenceSet();
    for (long number : numbers) {
      set.add(number);
    }
    return set;
  }

  private static SequenceSet setOf(SortedSet<Long> numbers) {
    return setOf(numbers.stream().mapToLong(Long::longValue).toArray());
  }

  private static SortedSet<Long> randomNumbers(SplittableRandom random) {
    SortedSet<Long> numbers = new TreeSet<>();
    int count = random.nextInt(60);
    for (int i = 0; i < count; i++) {
      numbers.add((long) random.nextInt(80));
    }
    return numbers;
  }

  private static void assertHolds(SequenceSet set, SortedSet<Long> model) {
    List<Long> numbers = new ArrayList<>();
    long[] ranges = set.toRanges();
    for (int i = 0; i < ranges.length; i += 2) {
      assertThat(i == 0 || ranges[i] > ranges[i - 1]).as("ranges apart").isTrue();
      for (long number = ranges[i]; number < ranges[i + 1]; number++) {
        numbers.add(number);
      }
    }
    assertThat(numbers).containsExactlyElementsOf(model);
    assertThat(set.cardinality()).isEqualTo(model.size());
  }
}
