package io.millrace.pipeline.peers;

import io.millrace.pipeline.result.Summary.Percentiles;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * kafka-e2e-latency: sends a record, waits until it has read it back, and only then sends the next.
 * It sets linger.ms and fetch.max.wait.ms to 0 itself.
 *
 * @param classPath of Kafka's tools
 */
record EndToEndLatencyTool(
    ClientProcess processes, String classPath, String bootstrapServers, int recordSize) {
  static final String NAME = "kafka-e2e-latency";

  private static final Pattern MEAN = Pattern.compile("Avg latency: ([\\d.]+) ms");
  private static final Pattern PERCENTILES =
      Pattern.compile("Percentiles: 50th = (\\d+), 99th = (\\d+), 99\\.9th = (\\d+)");

  /** The latencies that it reports of so many records, one at a time, with acks=1. */
  Percentiles latency(String topic, long events, Duration limit) throws InterruptedException {
    // by position: releases before 4.2 know no names for them, and 4.x takes both
    List<String> arguments =
        List.of(bootstrapServers, topic, Long.toString(events), "1", Integer.toString(recordSize));
    return latency(
        processes
            .run(
                new ClientProcess.Program(
                    ClientProcess.KAFKA_SCRIPT_JVM,
                    classPath,
                    "org.apache.kafka.tools.EndToEndLatency",
                    arguments),
                limit)
            .output(),
        events);
  }

  /**
   * Reads what it printed: the mean, and three percentiles in whole milliseconds.
   *
   * @throws IllegalStateException when that is missing
   */
  static Percentiles latency(String output, long events) {
    Matcher mean = MEAN.matcher(output);
    Matcher percentiles = PERCENTILES.matcher(output);
    if (!mean.find() || !percentiles.find()) {
      throw new IllegalStateException(NAME + " printed no percentiles: " + output.strip());
    }
    return new Percentiles(
        Double.valueOf(percentiles.group(1)),
        null,
        Double.valueOf(percentiles.group(2)),
        Double.valueOf(percentiles.group(3)),
        Double.valueOf(mean.group(1)),
        null,
        events);
  }
}
