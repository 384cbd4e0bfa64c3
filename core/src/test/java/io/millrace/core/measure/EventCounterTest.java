package io.millrace.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventCounterTest {

  @Test
  void itCountsByOneAndByMany() {
    EventCounter counter = new EventCounter();
    counter.increment();
    counter.add(41);
    assertThat(counter.get()).isEqualTo(42);
  }

  @Test
  void aReaderSeesItGrowAndIsExactInTheEnd() throws InterruptedException {
    EventCounter counter = new EventCounter();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 10_000_000; i++) {
                counter.increment();
              }
            });
    writer.start();
    long seen = 0;
    while (writer.isAlive()) {
      long now = counter.get();
      assertThat(now).isGreaterThanOrEqualTo(seen);
      seen = now;
    }
    writer.join();
    assertThat(counter.get()).isEqualTo(10_000_000);
  }
}
