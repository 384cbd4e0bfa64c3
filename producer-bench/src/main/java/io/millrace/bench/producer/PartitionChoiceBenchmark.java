package io.millrace.bench.producer;

import io.millrace.core.order.OrderCodec;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;
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

/** Chooses the partition of a customer's key, as the sender does: by Kafka's own hash. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PartitionChoiceBenchmark {
  private static final int MASK = 4_095;

  /** Of the topic. */
  @Param({"6", "100"})
  public int partitions;

  private final byte[][] keys = new byte[MASK + 1][OrderCodec.KEY_LENGTH];
  private long chosen;
  private long sum;

  @Setup
  public void drawCustomers() {
    SplittableRandom random = new SplittableRandom(1);
    for (byte[] key : keys) {
      OrderCodec.writeKey(key, 0, random.nextInt(1_000_000));
    }
  }

  @Benchmark
  public int choose() {
    int partition = BuiltInPartitioner.partitionForKey(keys[(int) chosen++ & MASK], partitions);
    sum += partition;
    return partition;
  }

  /** By the hash itself, which other clients of Kafka use too. */
  @TearDown
  public void checkTheSum() {
    long expected = 0;
    for (int i = 0; i <= MASK; i++) {
      long times = chosen / (MASK + 1) + (i < chosen % (MASK + 1) ? 1 : 0);
      expected += times * (Utils.toPositive(Utils.murmur2(keys[i])) % partitions);
    }
    if (sum != expected) {
      throw new IllegalStateException(
          "the partitions chosen sum up to " + sum + ", not " + expected);
    }
  }
}
