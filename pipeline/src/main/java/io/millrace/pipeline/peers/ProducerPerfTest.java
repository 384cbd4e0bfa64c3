package io.millrace.pipeline.peers;

import io.millrace.pipeline.result.Summary.Percentiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * kafka-producer-perf-test.
 *
 * @param classPath of Kafka's tools
 * @param recordSize bytes of a value; it sends no keys
 * @param settings of its producer, {@code bootstrap.servers} included
 */
record ProducerPerfTest(
    ClientProcess processes, String classPath, int recordSize, Map<String, String> settings)
    implements ComparedClient {
  static final String NAME = "kafka-producer-perf-test";

  private static final String UNTHROTTLED = "-1";

  /** The line at the end; those in between have no percentiles. */
  private static final Pattern TOTAL =
      Pattern.compile(
          "(\\d+) records sent, ([\\d.]+) records/sec .*, ([\\d.]+) ms avg latency,"
              + " ([\\d.]+) ms max latency, (\\d+) ms 50th, (\\d+) ms 95th, (\\d+) ms 99th,"
              + " (\\d+) ms 99\\.9th");

  /**
   * What it says at its end.
   *
   * @param latency in whole milliseconds, but for the mean
   */
  record Total(double eventsPerSecond, Percentiles latency) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Run run(String topic, long events) throws InterruptedException {
    ClientProcess.Ended ended = process(topic, events, UNTHROTTLED, ComparedClient.limit(events));
    return Run.of(ended, total(ended.output(), events).eventsPerSecond());
  }

  /** The latencies that it reports at a fixed rate. */
  Percentiles latency(String topic, long events, long ratePerSecond, Duration limit)
      throws InterruptedException {
    return total(process(topic, events, Long.toString(ratePerSecond), limit).output(), events)
        .latency();
  }

  private ClientProcess.Ended process(String topic, long events, String throughput, Duration limit)
      throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--topic", topic));
    arguments.addAll(List.of("--num-records", Long.toString(events)));
    arguments.addAll(List.of("--record-size", Integer.toString(recordSize)));
    arguments.addAll(List.of("--throughput", throughput));
    arguments.add("--producer-props"); // releases before 4.2 know no other name for it
    settings.forEach((key, value) -> arguments.add(key + "=" + value));
    return processes.run(
        new ClientProcess.Program(
            ClientProcess.KAFKA_SCRIPT_JVM,
            classPath,
            "org.apache.kafka.tools.ProducerPerformance",
            arguments),
        limit);
  }

  /**
   * Reads what it printed.
   *
   * @throws IllegalStateException without a total of {@code events}
   */
  static Total total(String output, long events) {
    Matcher total = TOTAL.matcher(output);
    while (total.find()) {
      if (Long.parseLong(total.group(1)) == events) {
        return new Total(
            Double.parseDouble(total.group(2)),
            new Percentiles(
                Double.valueOf(total.group(5)),
                null,
                Double.valueOf(total.group(7)),
                Double.valueOf(total.group(8)),
                Double.valueOf(total.group(3)),
                Double.valueOf(total.group(4)),
                events));
      }
    }
    throw new IllegalStateException(
        NAME + " printed no total of " + events + " records: " + output.strip());
  }
}
