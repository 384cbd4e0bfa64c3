package io.millrace.bench.producer;

import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.send.OrderSender;
import io.millrace.core.send.SendErrors;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.settings.TopicSettings;
import io.millrace.core.workload.EventSize;
import io.millrace.core.workload.OrderSource;
import io.millrace.core.workload.Schedule;
import io.millrace.core.workload.Workload;
import io.millrace.pipeline.cluster.ThrowawayCluster;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
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
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Sends events to a live embedded cluster as fast as it takes them, on Millrace's whole path:
 * making, ledger and histograms. The score is events per second of one producer, at saturation.
 *
 * <p>What is in flight is bounded by Kafka's own {@code buffer.memory} alone: once that is full, a
 * send waits until a batch is acknowledged, so over an iteration sends and acknowledgements differ
 * by one buffer at most. The warm-up fills it, and it stays full from one iteration to the next.
 *
 * <p>By default the three brokers of replication 3 and both values of acks, in about two minutes.
 * More with {@code -p}:
 *
 * <pre>{@code
 * java -jar producer-bench/target/benchmarks.jar SendPath \
 *     -p acks=1 -p replication=1 -p lingerMs=0,5,20 -p compression=none,lz4,zstd
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
// The JVM options of the launcher, so that this is the producer that `./millrace` runs.
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseParallelGC", "-Xms1g", "-Xmx2g", "-Xmn640m"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 10, time = 2)
public class SendPathBenchmark {
  private static final String TOPIC = "orders";
  private static final int EVENT_BYTES = 200;

  /** Saturated for minutes, the log would fill any disk. Two segments of each partition stay. */
  private static final Map<String, String> SHORT_RETENTION =
      Map.of(
          "segment.bytes", "67108864", "retention.bytes", "67108864", "file.delete.delay.ms", "0");

  private static final Map<String, String> PROMPT_RETENTION =
      Map.of("log.retention.check.interval.ms", "2000", "log.initial.task.delay.ms", "2000");

  /** Followers on a busy machine are some 100 ms behind. */
  private static final Duration REPLICATION_PATIENCE = Duration.ofSeconds(30);

  /** Producer setting acks. */
  @Param({"1", "all"})
  public String acks = "1";

  /** Producer setting batch.size. */
  @Param("65536")
  public int batchSizeBytes = 65_536;

  /** Producer setting linger.ms. */
  @Param("5")
  public int lingerMs = 5;

  /** Producer setting compression.type. */
  @Param("none")
  public String compression = "none";

  /** Of the topic. */
  @Param("6")
  public int partitions = 6;

  /** Of the topic; 1 starts one broker, anything else at least three. */
  @Param("3")
  public short replication = 3;

  ThrowawayCluster cluster;
  private KafkaProducer<byte[], byte[]> producer;
  private NanoClock clock;
  private SentLedger ledger;
  private SendErrors errors;
  private OrderSender sender;

  @Setup
  public void startClusterAndProducer(BenchmarkParams benchmark)
      throws IOException, InterruptedException {
    if (benchmark.getThreads() != 1) {
      throw new IllegalArgumentException(
          "threads must be 1, not " + benchmark.getThreads() + ": each would have its own cluster");
    }
    start();
  }

  void start() throws IOException, InterruptedException {
    Map<String, String> chosen =
        new TreeMap<>(
            Map.of(
                "acks",
                acks,
                "batch.size",
                Integer.toString(batchSizeBytes),
                "linger.ms",
                Integer.toString(lingerMs),
                "compression.type",
                compression));
    Map<String, String> topic = new TreeMap<>(SHORT_RETENTION);
    topic.put("min.insync.replicas", replication == 1 ? "1" : "2");
    TopicSettings topicSettings = new TopicSettings(partitions, replication, topic);
    cluster = ThrowawayCluster.start(spec(replication));
    cluster.makeTopic(topicSettings.newTopic(TOPIC));
    chosen.putAll(cluster.clientProperties());
    producer = new KafkaProducer<>(ProducerSettings.of(chosen).forClient("send-path"));
    Workload workload =
        new Workload(
            new Schedule.Max(),
            OrderCodec.of("json"),
            new EventSize(EVENT_BYTES, EVENT_BYTES),
            1_000_000,
            0,
            1);
    OrderSource source = workload.supply().source(1, 0);
    clock = NanoClock.system();
    ledger = new SentLedger(0, partitions);
    errors = new SendErrors();
    sender =
        new OrderSender(
            producer, TOPIC, partitions, source, ledger, errors, clock, Thread.currentThread());
    producer.partitionsFor(TOPIC);
  }

  private static EmbeddedClusterSpec spec(short replication) {
    int brokers = replication == 1 ? 1 : Math.max(3, replication);
    return new EmbeddedClusterSpec(
        brokers,
        EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION,
        List.of(),
        PROMPT_RETENTION,
        0,
        Map.of());
  }

  /** Without a schedule an event is due when it is sent. */
  @Benchmark
  public void send() {
    long nowNs = clock.nanoTime();
    sender.send(nowNs, nowNs);
  }

  @TearDown
  public void checkThatAllArrived() throws InterruptedException {
    try {
      producer.close();
      Arrivals.require(
          ledger, errors, () -> cluster.recordsWritten(TOPIC, partitions), REPLICATION_PATIENCE);
    } finally {
      cluster.close();
    }
  }
}
