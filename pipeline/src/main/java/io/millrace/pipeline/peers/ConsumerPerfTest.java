package io.millrace.pipeline.peers;

import java.util.List;

/**
 * kafka-consumer-perf-test.
 *
 * @param classPath of Kafka's tools
 */
record ConsumerPerfTest(ClientProcess processes, String classPath, String bootstrapServers)
    implements ComparedClient {
  private static final int EVENTS = 4;
  private static final int EVENTS_PER_SECOND = 5;

  @Override
  public String name() {
    return "kafka-consumer-perf-test";
  }

  @Override
  public Run run(String topic, long events) throws InterruptedException {
    ClientProcess.Ended ended =
        processes.run(
            new ClientProcess.Program(
                ClientProcess.KAFKA_SCRIPT_JVM,
                classPath,
                "org.apache.kafka.tools.ConsumerPerformance",
                List.of(
                    "--bootstrap-server",
                    bootstrapServers,
                    "--topic",
                    topic,
                    "--messages",
                    Long.toString(events),
                    "--timeout",
                    "60000",
                    "--hide-header")),
            ComparedClient.limit(events));
    return Run.of(ended, eventsPerSecond(ended.output(), events));
  }

  /**
   * Reads what it printed: one line of fields, its group's forming included in the time.
   *
   * @throws IllegalStateException when that is not a total of at least {@code events}
   */
  static double eventsPerSecond(String output, long events) {
    String last = output.strip().lines().reduce("", (first, second) -> second);
    String[] fields = last.split(",\\s*", -1);
    try {
      if (fields.length > EVENTS_PER_SECOND && Double.parseDouble(fields[EVENTS]) >= events) {
        return Double.parseDouble(fields[EVENTS_PER_SECOND]);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalStateException(
        "kafka-consumer-perf-test printed no total of " + events + " records: " + output.strip());
  }
}
