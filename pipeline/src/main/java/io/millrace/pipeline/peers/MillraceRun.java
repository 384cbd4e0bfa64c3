package io.millrace.pipeline.peers;

import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.Summary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs {@code millrace run} as a compared client, with everything that it does: schedule, keys,
 * stamps, callbacks, histograms and ledger; when reading, decoding, histograms and ledger.
 *
 * @param scratch a directory for run directories
 * @param options of the run, topic and number of events excepted
 */
record MillraceRun(
    ClientProcess processes, List<String> jvmOptions, Path scratch, List<String> options)
    implements ComparedClient {
  static final String NAME = "millrace";

  /**
   * Exit code of an invalid run. It is accepted: a hiccup makes only the latencies invalid, and the
   * number of events is checked here.
   */
  private static final int INVALID = 3;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Run run(String topic, long events) throws InterruptedException {
    ClientProcess.Ended ended = process(topic, events, ComparedClient.limit(events));
    return Run.of(ended, summary(ended, events).rate().achievedPerSecond());
  }

  /** Runs it and returns its summary. */
  Summary summary(String topic, long events, Duration limit) throws InterruptedException {
    return summary(process(topic, events, limit), events);
  }

  private ClientProcess.Ended process(String topic, long events, Duration limit)
      throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("run", "--json", "--topic", topic));
    arguments.addAll(List.of("--runs", scratch.toString(), "--events", Long.toString(events)));
    arguments.addAll(options);
    return processes.run(
        new ClientProcess.Program(
            jvmOptions, ClientProcess.ownClassPath(), "io.millrace.pipeline.cli.Main", arguments),
        limit,
        INVALID);
  }

  private static Summary summary(ClientProcess.Ended ended, long events) {
    Summary summary = ResultJson.mapper().readValue(ended.output(), Summary.class);
    if (summary.events().offered() > 0) {
      requireAll("acknowledged", summary.events().acknowledged(), events);
    }
    for (Summary.Group group : summary.groups()) {
      requireAll("received", group.received(), events);
    }
    return summary;
  }

  private static void requireAll(String what, long done, long events) {
    if (done != events) {
      throw new IllegalStateException("millrace had " + done + " of " + events + " events " + what);
    }
  }
}
