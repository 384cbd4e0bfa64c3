package io.millrace.pipeline.peers;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * A client that is compared with others: a process that sends events to a topic, or reads them
 * back.
 */
interface ComparedClient {
  /** The name in tables and results. */
  String name();

  /**
   * Sends or reads {@code events} events of {@code topic} and returns what that cost.
   *
   * @throws IllegalStateException when it fails, or does not handle every event
   */
  Run run(String topic, long events) throws InterruptedException;

  /**
   * The cost of one process.
   *
   * @param allocatedBytes empty when unknown
   * @param eventsPerSecond as the client itself reports it
   */
  record Run(double cpuSeconds, OptionalLong allocatedBytes, double eventsPerSecond) {
    static Run of(ClientProcess.Ended ended, double eventsPerSecond) {
      return new Run(ended.cpuSeconds(), ended.allocatedBytes(), eventsPerSecond);
    }
  }

  /**
   * How long {@code events} events may take: a tenth of the speed of the slowest client on two
   * cores, and two minutes for whatever else. Beyond it, it hangs.
   */
  static Duration limit(long events) {
    return Duration.ofMinutes(2).plusSeconds(events / 60_000);
  }
}
