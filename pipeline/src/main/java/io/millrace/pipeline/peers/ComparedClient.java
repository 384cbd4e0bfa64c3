package io.millrace.pipeline.peers;

import java.time.Duration;
import java.util.OptionalLong;

/** One way to push events through a topic, or to read them back, as a process of its own. */
interface ComparedClient {
  /** As it stands in the table. */
  String name();

  /**
   * Pushes or reads {@code events} events of {@code topic} and says what that took.
   *
   * @throws IllegalStateException when it does not end well, or does not handle every event
   */
  Run run(String topic, long events) throws InterruptedException;

  /**
   * One process.
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
