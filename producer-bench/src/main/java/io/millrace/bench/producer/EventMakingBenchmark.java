package io.millrace.bench.producer;

import io.millrace.core.order.KeyPartitioner;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderStamp;
import io.millrace.core.workload.EventSize;
import io.millrace.core.workload.OrderSource;
import io.millrace.core.workload.Schedule;
import io.millrace.core.workload.Workload;
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

/** Draws a customer, chooses the partition and makes a stamped event: all but the send. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventMakingBenchmark {
  private static final int RUN = 7;

  /** The wire format. */
  @Param({"json", "binary"})
  public String format;

  /** Zipf exponent of the customers; 0 is uniform. */
  @Param({"0", "1"})
  public double zipf;

  /** With one, every event has a body of its own copied; see {@code -p partitions=1}. */
  @Param("6")
  public int partitions;

  private KeyPartitioner partitioner;
  private long[] sequences;
  private OrderSource source;
  private byte[] last;
  private long createdAtMicros = 1_763_709_000_000_000L;

  @Setup
  public void prepareEvents() {
    partitioner = new KeyPartitioner(partitions);
    sequences = new long[partitions];
    Workload workload =
        new Workload(
            new Schedule.Max(), OrderCodec.of(format), new EventSize(256, 256), 1_000_000, zipf, 1);
    source = workload.supply().source(RUN, 0);
  }

  @Benchmark
  public byte[] makeEvent() {
    source.advance();
    int partition = source.partition(partitioner);
    last = source.stamp(partition, sequences[partition]++, createdAtMicros++);
    return last;
  }

  @TearDown
  public void checkTheLastEvent() {
    OrderStamp stamp = new OrderStamp();
    if (!OrderCodec.of(format).readStamp(ByteBuffer.wrap(last), stamp)
        || stamp.run() != RUN
        || stamp.createdAtMicros() != createdAtMicros - 1
        || stamp.sequence() != sequences[stamp.partition()] - 1) {
      throw new IllegalStateException("the last event made is not the one asked for");
    }
  }
}
