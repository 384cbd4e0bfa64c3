package io.millrace.bench.consumer;

import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderEvent;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Decodes a whole event, as a handler that needs its content does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodingBenchmark {
  /** The wire format. */
  @Param({"json", "binary"})
  public String format;

  private OrderCodec codec;
  private ByteBuffer[] events;
  private long read;
  private OrderEvent last;

  @Setup
  public void prepareEvents() {
    codec = OrderCodec.of(format);
    events = PreparedEvents.of(format);
  }

  @Benchmark
  public OrderEvent decode() {
    last = codec.decode(events[(int) read++ & (PreparedEvents.COUNT - 1)]);
    return last;
  }

  @TearDown
  public void checkTheLast() {
    long expected = PreparedEvents.FIRST_CREATED_AT + (read - 1) % PreparedEvents.COUNT;
    if (last.createdAtMicros() != expected) {
      throw new IllegalStateException(last + " was not made at " + expected);
    }
  }
}
