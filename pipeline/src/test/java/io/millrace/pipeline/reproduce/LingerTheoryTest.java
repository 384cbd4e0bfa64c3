package io.millrace.pipeline.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.workload.Pacer;
import io.millrace.core.workload.Schedule;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LingerTheoryTest {

  @Test
  void aThousandASecondWithFiveMillisecondsAreSixABatchAndWaitAlmostThree() {
    LingerTheory theory = new LingerTheory(1_000, 5);

    assertThat(theory.recordsPerBatch()).isEqualTo(6.0);
    assertThat(theory.meanWaitMs()).isEqualTo(2.92, within(0.005));
  }

  @Test
  void withoutLingerEveryRecordIsABatchAndWaitsForNothing() {
    LingerTheory theory = new LingerTheory(1_000, 0);

    assertThat(theory.recordsPerBatch()).isEqualTo(1.0);
    assertThat(theory.meanWaitMs()).isZero();
  }

  @Test
  void rareRecordsWaitForAllOfTheLinger() {
    assertThat(new LingerTheory(0.001, 10).meanWaitMs()).isEqualTo(10, within(0.001));
  }

  @ParameterizedTest
  @CsvSource({"200,10", "1000,5", "1000,10", "3000,5"})
  void aSimulatedProducerAgrees(double ratePerSecond, int lingerMs) {
    int records = 200_000;
    Pacer pacer = new Schedule.Poisson(ratePerSecond).pacer(1, 0, new SplittableRandom(3));
    double lingerNs = lingerMs * 1e6;
    double leavesNs = Double.NEGATIVE_INFINITY;
    long batches = 0;
    double waitNs = 0;
    for (int i = 0; i < records; i++) {
      long dueNs = pacer.dueNs(i, 0);
      if (dueNs > leavesNs) {
        batches++;
        leavesNs = dueNs + lingerNs;
      }
      waitNs += leavesNs - dueNs;
    }

    LingerTheory theory = new LingerTheory(ratePerSecond, lingerMs);
    double onePercent = 0.01;
    assertThat((double) records / batches)
        .isEqualTo(theory.recordsPerBatch(), within(theory.recordsPerBatch() * onePercent));
    assertThat(waitNs / records / 1e6)
        .isEqualTo(theory.meanWaitMs(), within(theory.meanWaitMs() * onePercent));
  }
}
