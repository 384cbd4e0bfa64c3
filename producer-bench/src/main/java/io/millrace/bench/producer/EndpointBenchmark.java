package io.millrace.bench.producer;

import io.millrace.pipeline.metrics.MetricsEndpoint;
import io.millrace.pipeline.rig.ClientView;
import io.millrace.pipeline.run.RunNews;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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
 * Fetches all that a run with one producer shows: Millrace's own metrics, those of the Kafka client
 * and those of the JVM, over HTTP. Both ends are in the score, so it is more than what a scrape
 * costs the run.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EndpointBenchmark {
  private MetricsEndpoint endpoint;
  private KafkaProducer<byte[], byte[]> producer;
  private URL url;
  private int fetched;

  @Setup
  public void openTheEndpoint() throws IOException {
    endpoint = MetricsEndpoint.open("127.0.0.1", 0, false);
    // nobody listens there: the client's metrics are there all the same
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", "127.0.0.1:1"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    endpoint.observer().see(new RunNews.Begun("20260101T000000Z-run", ScrapeBenchmark.spec()));
    endpoint
        .observer()
        .see(
            new RunNews.Sampled(
                ScrapeBenchmark.sample(List.of(new ClientView("p", producer::metrics)))));
    url = URI.create(endpoint.url() + "/metrics").toURL();
  }

  @Benchmark
  public int fetch() throws IOException {
    try (InputStream in = url.openStream()) {
      fetched = in.readAllBytes().length;
    }
    return fetched;
  }

  @TearDown
  public void checkThatAllWasFetched() {
    endpoint.close();
    producer.close();
    // ours are some 20 kB, and as much again are those of libraries
    if (fetched < 40_000) {
      throw new IllegalStateException("only " + fetched + " bytes were fetched");
    }
  }
}
