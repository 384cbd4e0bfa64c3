package io.millrace.bench.consumer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Copies an event out of the fetched buffer with Kafka's ByteArrayDeserializer, and reads nothing:
 * what every consumer of byte arrays pays first, whatever the format.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ByteArrayCopyBenchmark {
  private final ByteArrayDeserializer deserializer = new ByteArrayDeserializer();
  private final RecordHeaders headers = new RecordHeaders();
  private ByteBuffer[] events;
  private long read;
  private byte[] last;

  @Setup
  public void prepareEvents() {
    events = PreparedEvents.of("json");
  }

  /** As the consumer calls it; the slice is what kafka-clients makes of the fetched buffer. */
  @Benchmark
  public byte[] copy() {
    ByteBuffer event = events[(int) read++ & (PreparedEvents.COUNT - 1)].slice();
    last = deserializer.deserialize("orders", headers, event);
    return last;
  }

  @TearDown
  public void checkTheLast() {
    ByteBuffer event = events[(int) (read - 1) & (PreparedEvents.COUNT - 1)];
    byte[] expected = new byte[event.remaining()];
    event.duplicate().get(expected);
    if (!Arrays.equals(last, expected)) {
      throw new IllegalStateException("the last copy is not event " + (read - 1));
    }
  }
}
