package io.millrace.bench.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark for a moment, in this JVM: a benchmark that does not do its work fails. */
class BenchmarksRunTest {
  private static final String LIVE = PollLoopBenchmark.class.getName();

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void eachEventIsReceivedOnceUnderBothProtocols(String groupProtocol) throws RunnerException {
    Collection<RunResult> results =
        new Runner(briefly().include(LIVE).param("groupProtocol", groupProtocol).build()).run();

    assertThat(results)
        .singleElement()
        .satisfies(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }

  @Test
  void everyBenchmarkWithoutAClusterRuns() throws RunnerException {
    // Parameters are matched by name: LedgerScale alone has events.
    Collection<RunResult> results =
        new Runner(briefly().exclude(LIVE).param("events", "10000000").build()).run();

    assertThat(results)
        .extracting(
            result -> result.getParams().getBenchmark().replaceAll(".*\\.(\\w+)\\.\\w+", "$1"))
        .contains(
            "ByteArrayCopyBenchmark",
            "DecodingBenchmark",
            "JacksonParsingBenchmark",
            "LedgerScaleBenchmark",
            "OrderFormBenchmark",
            "ReceivedLedgerBenchmark",
            "StampReadingBenchmark");
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
