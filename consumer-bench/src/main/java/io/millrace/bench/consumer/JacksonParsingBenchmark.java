package io.millrace.bench.consumer;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parses a whole JSON event with Jackson: what reading a stamp in place is to be compared with. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JacksonParsingBenchmark {
  private final JsonMapper mapper = new JsonMapper();
  private ByteBuffer[] events;
  private long read;
  private JsonNode last;

  @Setup
  public void prepareEvents() {
    events = PreparedEvents.of("json");
  }

  @Benchmark
  public JsonNode parse() {
    ByteBuffer event = events[(int) read++ & (PreparedEvents.COUNT - 1)];
    last = mapper.readTree(event.array(), event.position(), event.remaining());
    return last;
  }

  @TearDown
  public void checkTheLast() {
    long expected = PreparedEvents.FIRST_CREATED_AT + (read - 1) % PreparedEvents.COUNT;
    if (last.get("createdAt").asLong() != expected) {
      throw new IllegalStateException(last + " was not made at " + expected);
    }
  }
}
