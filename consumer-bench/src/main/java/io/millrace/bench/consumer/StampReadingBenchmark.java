package io.millrace.bench.consumer;

import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderStamp;
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

/** Reads a stamp in place: what each received event costs before its handler sees it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StampReadingBenchmark {
  /** The wire format. */
  @Param({"json", "binary"})
  public String format;

  private final OrderStamp stamp = new OrderStamp();
  private OrderCodec codec;
  private ByteBuffer[] events;
  private long read;
  private long sequences;

  @Setup
  public void prepareEvents() {
    codec = OrderCodec.of(format);
    events = PreparedEvents.of(format);
  }

  @Benchmark
  public boolean readStamp() {
    boolean isOrder = codec.readStamp(events[(int) read++ & (PreparedEvents.COUNT - 1)], stamp);
    sequences += stamp.sequence();
    return isOrder;
  }

  @TearDown
  public void checkTheSum() {
    if (sequences != sumOfSequences(read)) {
      throw new IllegalStateException("sequences read sum up to " + sequences);
    }
  }

  /** 0 to 1,023 over and over, {@code read} of them. */
  private static long sumOfSequences(long read) {
    long rest = read % PreparedEvents.COUNT;
    return read / PreparedEvents.COUNT * (PreparedEvents.COUNT * (PreparedEvents.COUNT - 1L) / 2)
        + rest * (rest - 1) / 2;
  }
}
