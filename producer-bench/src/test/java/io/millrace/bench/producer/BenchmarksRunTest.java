package io.millrace.bench.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark for a moment, in this JVM: a benchmark that does not do its work fails. */
class BenchmarksRunTest {
  private static final String LIVE = SendPathBenchmark.class.getName();

  @Test
  void whatIsSentArrives() throws RunnerException {
    Collection<RunResult> results =
        new Runner(briefly().include(LIVE).param("acks", "all").param("replication", "1").build())
            .run();

    assertThat(results)
        .singleElement()
        .satisfies(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }

  @Test
  void aRecordThatTheBenchmarkDidNotSendFailsIt() throws Exception {
    SendPathBenchmark benchmark = new SendPathBenchmark();
    benchmark.replication = 1;
    benchmark.start();
    benchmark.send();
    try (KafkaProducer<byte[], byte[]> other =
        new KafkaProducer<>(
            Map.copyOf(benchmark.cluster.clientProperties()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      other.send(new ProducerRecord<>("orders", new byte[1])).get();
    }

    assertThatIllegalStateException()
        .isThrownBy(benchmark::checkThatAllArrived)
        .withMessageContaining("1 acknowledged")
        .withMessageContaining("2 in the log");
  }

  @Test
  void everyBenchmarkWithoutAClusterRuns() throws RunnerException {
    Collection<RunResult> results =
        new Runner(briefly().exclude(LIVE).param("hours", "1").build()).run();

    assertThat(results)
        .extracting(
            result -> result.getParams().getBenchmark().replaceAll(".*\\.(\\w+)\\.\\w+", "$1"))
        .contains(
            "EventMakingBenchmark",
            "LongRunBenchmark",
            "PacerBenchmark",
            "PartitionChoiceBenchmark",
            "RecorderBenchmark",
            "SentLedgerBenchmark");
  }

  private static OptionsBuilder briefly() {
    OptionsBuilder options = new OptionsBuilder();
    options
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(100))
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
    return options;
  }
}
