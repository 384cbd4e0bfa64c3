package io.millrace.pipeline.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipeline.result.Summary.Percentiles;
import org.junit.jupiter.api.Test;

/** What the tools print, as Kafka 4.3.1 prints it. */
class ToolOutputTest {

  @Test
  void theTotalOfAProducerTestIsToldFromItsIntermediateLines() {
    ProducerPerfTest.Total total =
        ProducerPerfTest.total(
            """
            10001 records sent, 2000.2 records/sec (0.38 MB/sec), 1.9 ms avg latency, 240.0 ms max latency.
            40000 records sent, 1999.8 records/sec (0.38 MB/sec), 0.86 ms avg latency, 241.00 ms max latency, 1 ms 50th, 2 ms 95th, 3 ms 99th, 40 ms 99.9th.
            """,
            40_000);

    assertThat(total.eventsPerSecond()).isEqualTo(1999.8);
    assertThat(total.latency())
        .isEqualTo(new Percentiles(1.0, null, 3.0, 40.0, 0.86, 241.0, 40_000));
  }

  @Test
  void aProducerTestThatDidNotSendEverythingIsNoResult() {
    assertThatThrownBy(
            () ->
                ProducerPerfTest.total(
                    "39999 records sent, 1.0 records/sec (0.38 MB/sec), 0.86 ms avg latency, 241.00"
                        + " ms max latency, 1 ms 50th, 2 ms 95th, 3 ms 99th, 40 ms 99.9th.",
                    40_000))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no total of 40000 records");
  }

  @Test
  void aConsumerTestSaysItsRateInItsSixthField() {
    String line =
        "2026-01-01 10:00:00:000, 2026-01-01 10:00:10:000, 4577.6, 457.7, 24000000, 2400000.0,"
            + " 3000, 7000, 653.9, 3428571.4";

    assertThat(ConsumerPerfTest.eventsPerSecond("WARN noise\n" + line + "\n", 24_000_000))
        .isEqualTo(2_400_000.0);
    assertThatThrownBy(() -> ConsumerPerfTest.eventsPerSecond(line, 24_000_001))
        .hasMessageContaining("no total of 24000001 records");
    assertThatThrownBy(() -> ConsumerPerfTest.eventsPerSecond("a, b, c, d, e, f, g", 1))
        .hasMessageContaining("no total");
  }

  @Test
  void anEndToEndTestSaysAMeanAndThreePercentiles() {
    String output =
        """
        WARNING: Positional argument usage is deprecated
        0\t65.1
        1000\t0.6
        Avg latency: 0.6912 ms

        Percentiles: 50th = 0, 99th = 2, 99.9th = 11
        """;

    assertThat(EndToEndLatencyTool.latency(output, 2_000))
        .isEqualTo(new Percentiles(0.0, null, 2.0, 11.0, 0.6912, null, 2_000));
    assertThatThrownBy(() -> EndToEndLatencyTool.latency("0\t65.1", 2_000))
        .hasMessageContaining("printed no percentiles");
  }

  @Test
  void aBareLoopMustHaveHandledEveryEvent() {
    assertThat(BareLoop.eventsPerSecond("5 events, 12.5 events/s\n", 5)).isEqualTo(12.5);
    assertThatThrownBy(() -> BareLoop.eventsPerSecond("4 events, 12.5 events/s\n", 5))
        .hasMessageContaining("no total of 5 events");

    LoopTask task = LoopTask.parse(new String[] {"t", "5", "200", "acks=1", "x=a=b"});
    assertThat(task.settings()).containsEntry("acks", "1").containsEntry("x", "a=b");
    assertThatThrownBy(() -> task.report(4, 800, 1)).hasMessageContaining("4 events of 800 bytes");
    assertThatThrownBy(() -> task.report(5, 999, 1)).hasMessageContaining("5 events of 999 bytes");
  }
}
