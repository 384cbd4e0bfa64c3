package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events that a topic's own settings remove before they are read are not Kafka's loss. That records
 * which nothing asked to remove are lost, PlantedFaultsTest shows.
 */
class RemovedOnRequestTest {
  @TempDir private Path directory;

  private Summary run(Tool tool, String... more) throws Exception {
    String[] common = {
      "run",
      "--brokers=1",
      "--rate=2000",
      "--duration=10s",
      "--warmup=0s",
      "--partitions=2",
      "-Tsegment.ms=1000",
      "-Tsegment.bytes=1048576",
      "-Blog.retention.check.interval.ms=500",
      "-Blog.initial.task.delay.ms=500",
      "-Blog.cleaner.backoff.ms=200",
    };
    String[] arguments = new String[common.length + more.length];
    System.arraycopy(common, 0, arguments, 0, common.length);
    System.arraycopy(more, 0, arguments, common.length, more.length);
    Tool.Ended ended = tool.run(arguments);
    assertThat(ended.code()).as(ended.out() + ended.err()).isIn(0, 3);
    return RunDirectory.open(tool.onlyRun()).readSummary();
  }

  @Test
  void whatRetentionDeletesBeforeTheGroupsStartIsExpiredUnreadAndNotLost() throws Exception {
    Tool tool = new Tool(directory);

    Summary summary = run(tool, "--consumer-delay=9s", "-Tretention.ms=1500");

    assertThat(tool.err())
        .contains("warning: topic '", "retention.ms=1500 is less than", "of the run and its drain");
    assertThat(summary.verdict()).isEqualTo(Outcome.INVALID);
    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.expired()).isPositive();
              assertThat(group.lost()).isZero();
              assertThat(group.received() + group.expired())
                  .isEqualTo(summary.events().acknowledged());
            });
    assertThat(tool.out()).contains("expired unread");
  }

  /** The log behind the stage has events then that the one before it has no more. */
  @Test
  void nothingIsSaidOfAStageWhoseLogsRetentionHasCut() throws Exception {
    Tool tool = new Tool(directory);

    Summary summary = run(tool, "--stages=1", "-Tretention.ms=1500");

    assertThat(summary.verdict()).as(summary.reasons().toString()).isEqualTo(Outcome.INVALID);
    assertThat(summary.reasons())
        .anyMatch(reason -> reason.contains("nothing is known of what stages lost or repeated"));
    assertThat(summary.stages()).isEmpty();
  }

  @Test
  void whatTheCleanerRemovesIsCompactedAndNotLost() throws Exception {
    Tool tool = new Tool(directory);

    Summary summary =
        run(
            tool,
            "--consumer-delay=9s",
            "--users=20",
            "-Tcleanup.policy=compact",
            "-Tmin.cleanable.dirty.ratio=0.01",
            "-Tmax.compaction.lag.ms=1000");

    assertThat(tool.err()).contains("cleanup.policy=compact keeps the last event of each key only");
    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.compacted()).isPositive();
              assertThat(group.lost()).isZero();
            });
    assertThat(tool.out()).contains("compacted");
  }
}
