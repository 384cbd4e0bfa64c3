package io.millrace.pipeline.report;

import io.millrace.core.measure.IntervalLog;
import io.millrace.core.measure.IntervalSource;
import io.millrace.pipeline.result.LatencyStage;
import io.millrace.pipeline.result.RunDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The directory of a run of 20 s at 20,000 events/s with a pause of 2 s in it, without any Kafka.
 */
final class RunFixture {
  private static final int RATE = 20_000;
  private static final int SECONDS = 20;

  private RunFixture() {}

  static RunDirectory write(Path runs) throws IOException {
    RunDirectory directory = RunDirectory.create(runs, "run", Instant.EPOCH);
    directory.writeSummary(ReportTest.summary());
    directory.writeEnvironment(Sweeps.MACHINE);
    writeTimeline(directory);
    for (LatencyStage stage :
        List.of(LatencyStage.RESPONSE, LatencyStage.SERVICE, LatencyStage.END_TO_END)) {
      writeLog(directory, stage, stage == LatencyStage.SERVICE ? 0.8 : 1);
    }
    try (Writer out = directory.openEvents()) {
      out.write("{\"at\":\"x\",\"elapsedMs\":-340,\"kind\":\"rebalance\",\"member\":\"g1-m1\"}\n");
      out.write("{\"at\":\"x\",\"elapsedMs\":8100,\"kind\":\"rebalance\",\"member\":\"g1-m2\"}\n");
      out.write("{\"at\":\"x\",\"elapsedMs\":8300,\"kind\":\"fault\",\"what\":\"<b>pause</b>\"}\n");
    }
    directory.markEnded();
    return directory;
  }

  private static void writeTimeline(RunDirectory directory) throws IOException {
    try (Writer out = directory.openTimeline()) {
      out.write("elapsed_ms,sent,acknowledged,refused,unknown,received,behind\n");
      for (int tick = 1; tick <= SECONDS * 10; tick++) {
        long sent = (long) tick * RATE / 10;
        boolean paused = tick > 80 && tick <= 100;
        long done = paused ? 80L * RATE / 10 : sent;
        out.write(
            tick * 100 + "," + sent + "," + done + ",0,0," + done + "," + (sent - done) + "\n");
      }
    }
  }

  private static void writeLog(RunDirectory directory, LatencyStage stage, double factor) {
    SplittableRandom random = new SplittableRandom(1);
    int[] second = {0};
    IntervalSource source =
        into -> {
          boolean late = second[0] >= 8 && second[0] < 10;
          for (int i = 0; i < RATE; i++) {
            double tail = StrictMath.exp(random.nextDouble() * random.nextDouble() * 3);
            into.recordValue(Math.round((late ? 900_000 : 2_000) * tail * factor));
          }
        };
    try (PrintStream out = directory.openHistogramLog(stage);
        IntervalLog log = new IntervalLog(stage.word(), List.of(source), 0, out)) {
      for (; second[0] < SECONDS; second[0]++) {
        log.closeInterval((second[0] + 1) * 1_000L);
      }
    }
  }
}
