package io.millrace.pipeline.reproduce;

import java.util.Map;

/**
 * The client settings of LinkedIn's benchmark of 2014, as its published commands give them, with
 * the producer's defaults of that time for linger, idempotence and requests in flight.
 */
final class LinkedIn {
  static final String SOURCE =
      "LinkedIn, Benchmarking Apache Kafka: 2 million writes a second, 2014";

  /** batch.size of the runs with acks=1. */
  static final int SMALL_BATCH = 8_196;

  /** batch.size of the run with acks=all. */
  static final int LARGE_BATCH = 64_000;

  private LinkedIn() {}

  static Map<String, String> producer(String acks, int batchBytes) {
    return Map.of(
        "acks", acks,
        "batch.size", Integer.toString(batchBytes),
        "buffer.memory", "67108864",
        "linger.ms", "0",
        "enable.idempotence", "false",
        "max.in.flight.requests.per.connection", "5");
  }
}
