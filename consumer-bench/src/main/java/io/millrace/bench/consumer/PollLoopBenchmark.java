package io.millrace.bench.consumer;

import io.millrace.core.consume.CommitPolicy;
import io.millrace.core.consume.GroupMember;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.consume.StampDeserializer;
import io.millrace.core.consume.StampHandler;
import io.millrace.core.consume.UnreadKey;
import io.millrace.core.ledger.SentHistory;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderStamp;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.pipeline.cluster.ThrowawayCluster;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Reads a million events back from a live embedded broker, with Millrace's own group member: poll
 * loop, ledger, histogram and commits. The score is events per second of one member.
 *
 * <p>The topic is filled once. Each pass is a new member in a new group that reads it from the
 * beginning; it joins before the clock starts and is audited after it stops.
 *
 * <p>By default both group protocols, in about two minutes. More with {@code -p}:
 *
 * <pre>{@code
 * java -jar consumer-bench/target/benchmarks.jar PollLoop \
 *     -p groupProtocol=consumer -p fetchMinBytes=1,65536 -p maxPollRecords=100,500,5000
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
// The JVM options of the launcher, so that this is the member that `./millrace` runs.
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseParallelGC", "-Xms1g", "-Xmx2g", "-Xmn640m"})
@Warmup(iterations = 4, time = 4)
@Measurement(iterations = 8, time = 4)
public class PollLoopBenchmark {
  private static final int EVENTS = 1_000_000;
  private static final int PARTITIONS = 6;
  private static final String TOPIC = "orders";

  /** Much longer than a pass takes anywhere: then something is missing. */
  private static final long PASS_LIMIT_NS = 60_000_000_000L;

  /** Between two looks at the member's count; a thousandth of a pass. */
  private static final long LOOK_EVERY_NS = 200_000;

  /** The coordinator of a first member would wait for others, which are not coming. */
  private static final Map<String, String> NO_WAIT_FOR_OTHERS =
      Map.of("group.initial.rebalance.delay.ms", "0");

  /** Consumer setting group.protocol. */
  @Param({"classic", "consumer"})
  public String groupProtocol = "classic";

  /** Consumer setting fetch.min.bytes. */
  @Param("1")
  public int fetchMinBytes = 1;

  /** Consumer setting max.poll.records. */
  @Param("500")
  public int maxPollRecords = 500;

  private final NanoClock clock = NanoClock.system();
  private final OrderCodec codec = OrderCodec.of("json");
  private ThrowawayCluster cluster;
  private ConsumerSettings settings;
  private List<SentHistory> sent;
  private int passes;
  private GatedConsumer<Void, OrderStamp> gate;
  private GroupMember member;

  @Setup
  public void fillTheTopic(BenchmarkParams benchmark) throws IOException, InterruptedException {
    if (benchmark.getThreads() != 1) {
      throw new IllegalArgumentException(
          "threads must be 1, not " + benchmark.getThreads() + ": a pass is one member's");
    }
    cluster =
        ThrowawayCluster.start(
            new EmbeddedClusterSpec(
                1,
                EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION,
                List.of(),
                NO_WAIT_FOR_OTHERS,
                0,
                Map.of()));
    Map<String, String> chosen = new TreeMap<>(cluster.clientProperties());
    chosen.put("group.protocol", groupProtocol);
    chosen.put("fetch.min.bytes", Integer.toString(fetchMinBytes));
    chosen.put("max.poll.records", Integer.toString(maxPollRecords));
    settings = ConsumerSettings.of(chosen);
    sent = new FilledTopic(TOPIC, PARTITIONS).fill(cluster, codec, EVENTS, clock);
  }

  @Setup(Level.Invocation)
  public void join() throws InterruptedException {
    String group = "pass-" + ++passes;
    gate =
        new GatedConsumer<>(
            new KafkaConsumer<>(
                settings.forMember(group, group), new UnreadKey(), new StampDeserializer(codec)));
    member =
        new GroupMember(
            group,
            gate.asConsumer(),
            new GroupMember.Assignment(
                TOPIC,
                FilledTopic.RUN,
                codec,
                Collections.nCopies(PARTITIONS, 0L),
                new CommitPolicy(CommitPolicy.Mode.ASYNC, Duration.ofSeconds(1))),
            StampHandler.NONE,
            new RebalanceLog(),
            null,
            clock);
    member.start();
    gate.awaitReady();
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long receiveAll() {
    long deadlineNs = System.nanoTime() + PASS_LIMIT_NS;
    gate.open();
    while (member.receivedCount() < EVENTS) {
      if (member.failure() != null || System.nanoTime() > deadlineNs) {
        throw new IllegalStateException(
            member.receivedCount() + " of " + EVENTS + " events received", member.failure());
      }
      LockSupport.parkNanos(LOOK_EVERY_NS);
    }
    return member.receivedCount();
  }

  @TearDown(Level.Invocation)
  public void checkThatEachEventCameOnce() throws InterruptedException {
    member.stop();
    member.awaitStopped(Duration.ofSeconds(10));
    if (member.failure() != null) {
      throw new IllegalStateException("the member died", member.failure());
    }
    Histogram endToEnd = LatencyRecorder.emptyHistogram();
    member.endToEnd().drainInto(endToEnd);
    ExactlyOnce.require(sent, member.receipts().orElseThrow(), endToEnd.getTotalCount());
  }

  @TearDown
  public void stopCluster() {
    cluster.close();
  }
}
