package io.millrace.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ThinnedSeriesTest {
  private final ThinnedSeries series = new ThinnedSeries();

  private List<Long> upTo(long count) {
    LongStream.range(0, count).forEach(series::add);
    return series.values();
  }

  @Test
  void nothingIsNothing() {
    assertThat(series.values()).isEmpty();
  }

  @Test
  void aShortRunKeepsEveryValue() {
    assertThat(upTo(ThinnedSeries.MOST_KEPT))
        .isEqualTo(LongStream.range(0, ThinnedSeries.MOST_KEPT).boxed().toList());
  }

  @Test
  void oneMoreThanFitsHalvesTheSteps() {
    List<Long> values = upTo(ThinnedSeries.MOST_KEPT + 1L);
    assertThat(values).hasSize(ThinnedSeries.MOST_KEPT / 2 + 1).startsWith(0L, 2L, 4L);
    assertThat(values).endsWith(508L, 510L, 512L);
  }

  @Test
  void aDayIsToldFromItsBeginToItsEndInEvenSteps() {
    long ticks = 864_000;
    List<Long> values = upTo(ticks);
    assertThat(values).hasSizeBetween(ThinnedSeries.MOST_KEPT / 2, ThinnedSeries.MOST_KEPT + 1);
    assertThat(values).startsWith(0L).endsWith(ticks - 1);
    assertThat(values.get(values.size() * 3 / 4))
        .isCloseTo(ticks * 3 / 4, within(ticks / (ThinnedSeries.MOST_KEPT / 2)));
  }
}
