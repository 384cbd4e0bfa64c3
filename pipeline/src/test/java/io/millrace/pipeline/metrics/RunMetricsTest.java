package io.millrace.pipeline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.core.send.SendCounts;
import io.millrace.pipeline.run.RunNews;
import io.millrace.pipeline.run.RunSample;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunMetricsTest {
  private RunMetrics metrics = new RunMetrics(new SimpleMeterRegistry(), false);

  @AfterEach
  void close() {
    metrics.close();
  }

  private String scrape() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, metrics.collect());
    return out.toString(StandardCharsets.UTF_8);
  }

  private void runUntil(long acknowledged) {
    metrics.see(new RunNews.Begun("r", ObservedRun.spec()));
    metrics.see(new RunNews.SettingsKnown(ObservedRun.settings()));
    metrics.see(new RunNews.StateChanged("load"));
    metrics.see(new RunNews.Sampled(ObservedRun.sample(acknowledged)));
  }

  @Test
  void beforeAnyRunThereIsNothing() throws IOException {
    assertThat(scrape()).isEmpty();
  }

  @Test
  void aRunShowsItsCounters() throws IOException {
    runUntil(50_000);

    assertThat(scrape())
        .contains("millrace_events_offered_total{run_id=\"r\"} 50007.0\n")
        .contains("millrace_events_acknowledged_total{run_id=\"r\"} 50000.0\n")
        .contains("millrace_events_refused_total{run_id=\"r\"} 2.0\n")
        .contains("millrace_events_unknown_total{run_id=\"r\"} 3.0\n")
        .contains("millrace_events_received_total{group=\"g1\",run_id=\"r\"} 49990.0\n")
        .contains("millrace_group_lag_events{group=\"g1\",partition=\"0\",run_id=\"r\"} 6.0\n")
        .contains("millrace_partition_idle_seconds{partition=\"1\",run_id=\"r\"} 2.5\n")
        .contains("millrace_events_late_total{partition=\"0\",run_id=\"r\"} 11.0\n")
        .contains("millrace_sends_blocked_seconds_total{run_id=\"r\"} 0.005\n")
        .contains("millrace_hiccup_max_seconds{run_id=\"r\"} 0.0015\n")
        .contains("millrace_run_state{run_id=\"r\",state=\"load\"} 1.0\n");
  }

  @Test
  void itsSettingsAreTheLabelsOfOneSeries() throws IOException {
    runUntil(100);

    assertThat(scrape())
        .containsPattern("millrace_run_info\\{acks=\"all\",batch_size=\"16384\".* 1\n")
        .contains("linger_ms=\"5\"")
        .contains("min_insync_replicas=\"2\"")
        .contains("rate=\"1000\"");
  }

  @Test
  void beforeItsSettingsAreKnownARunHasNoInfo() throws IOException {
    metrics.see(new RunNews.Begun("r", ObservedRun.spec()));

    assertThat(scrape()).contains("state=\"starting\"").doesNotContain("millrace_run_info");
  }

  @Test
  void percentilesAreExactAndAbsentWithFewerThanAHundredSamplesBeyond() throws IOException {
    runUntil(50_000);

    assertThat(scrape())
        .containsPattern(
            "percentile_seconds\\{percentile=\"99\".*stage=\"response\",window=\"run\"")
        .containsPattern(
            "percentile_seconds\\{percentile=\"50\".*stage=\"response\",window=\"second\"")
        .doesNotContainPattern("percentile_seconds\\{percentile=\"99.9\"");
  }

  @Test
  void bucketsAreCumulativeAndEndWithEverything() throws IOException {
    runUntil(50_000);

    List<Double> counts =
        Pattern.compile("millrace_response_time_seconds_bucket\\{.*le=\"[^\"]*\"} (\\S+)")
            .matcher(scrape())
            .results()
            .map(match -> Double.valueOf(match.group(1)))
            .toList();
    assertThat(counts).hasSize(49).isSorted().endsWith(50_000.0);
  }

  @Test
  void nativeHistogramsHaveNamesOfTheirOwn() throws IOException {
    metrics.close();
    metrics = new RunMetrics(new SimpleMeterRegistry(), true);
    runUntil(50_000);

    assertThat(scrape())
        .contains("millrace_response_time_native_seconds_count{run_id=\"r\"} 50000")
        .contains("millrace_response_time_seconds_count{run_id=\"r\"} 50000");
  }

  @Test
  void underSaturationNoRateIsOffered() throws IOException {
    runUntil(100);
    assertThat(scrape()).contains("millrace_offered_events_per_second{run_id=\"r\"} 1000.0");
    RunSample paced = ObservedRun.sample(1);

    metrics.see(
        new RunNews.Sampled(
            new RunSample(
                Double.POSITIVE_INFINITY,
                new SendCounts(1, 1, 0, 0, 0, 0, 0),
                List.of(),
                List.of(),
                Map.of(),
                0,
                List.of())));

    assertThat(paced.offeredPerSecond()).isFinite();
    assertThat(scrape()).doesNotContain("millrace_offered_events_per_second");
  }

  private void deliver() {
    metrics.see(new RunNews.Begun("r", ObservedRun.spec()));
    metrics.see(new RunNews.Sampled(ObservedRun.delivery()));
  }

  @Test
  void transactionsAreCountedByTheirEndAndTheirCommitsTimed() throws IOException {
    deliver();

    assertThat(scrape())
        .contains("millrace_events_aborted_total{run_id=\"r\"} 150.0\n")
        .contains("millrace_transactions_total{end=\"committed\",run_id=\"r\"} 5.0\n")
        .contains("millrace_transactions_total{end=\"aborted_on_purpose\",run_id=\"r\"} 2.0\n")
        .contains("millrace_transactions_total{end=\"aborted_by_failure\",run_id=\"r\"} 1.0\n")
        .contains("millrace_transactions_total{end=\"unknown\",run_id=\"r\"} 1.0\n")
        .contains("millrace_commit_time_seconds_count{run_id=\"r\"} 5\n");
  }

  @Test
  void anOpenTransactionShowsAsALagAndAWaitOfItsPartition() throws IOException {
    deliver();

    assertThat(scrape())
        .contains("millrace_stable_offset_lag_events{partition=\"0\",run_id=\"r\"} 0.0\n")
        .contains("millrace_stable_offset_lag_events{partition=\"1\",run_id=\"r\"} 40.0\n")
        .contains("millrace_stable_offset_wait_seconds{partition=\"0\",run_id=\"r\"} 0.0\n")
        .contains("millrace_stable_offset_wait_seconds{partition=\"1\",run_id=\"r\"} 3.0\n")
        .contains("millrace_stable_offset_wait_longest_seconds{run_id=\"r\"} 7.5\n");
  }

  @Test
  void aShareGroupShowsWhatBecameOfItsDeliveriesAndHasNoLagByPartition() throws IOException {
    deliver();

    assertThat(scrape())
        .contains("acknowledgements_total{group=\"g1\",outcome=\"accepted\",run_id=\"r\"} 730.0\n")
        .contains("acknowledgements_total{group=\"g1\",outcome=\"rejected\",run_id=\"r\"} 10.0\n")
        .contains("acknowledgements_total{group=\"g1\",outcome=\"released\",run_id=\"r\"} 120.0\n")
        .contains("acknowledgements_total{group=\"g1\",outcome=\"late\",run_id=\"r\"} 2.0\n")
        .contains("acknowledgements_total{group=\"g1\",outcome=\"unconfirmed\",run_id=\"r\"} 3.0\n")
        .contains("millrace_share_deliveries_total{group=\"g1\",number=\"1\",run_id=\"r\"} 780.0\n")
        .contains("millrace_share_deliveries_total{group=\"g1\",number=\"2\",run_id=\"r\"} 120.0\n")
        .contains("millrace_group_behind_events{group=\"g1\",run_id=\"r\"} 60.0\n")
        .doesNotContain("millrace_group_lag_events");
  }

  @Test
  void aStageShowsItsWorkAndItsCpuWhereItsWorkersAreProcesses() throws IOException {
    deliver();

    assertThat(scrape())
        .contains("millrace_stage_events_taken_total{run_id=\"r\",stage=\"1\"} 850.0\n")
        .contains("millrace_stage_events_passed_on_total{run_id=\"r\",stage=\"1\"} 810.0\n")
        .contains("millrace_stage_commits_total{run_id=\"r\",stage=\"1\"} 9.0\n")
        .contains("millrace_stage_rollbacks_total{run_id=\"r\",stage=\"1\"} 2.0\n")
        .contains("millrace_stage_errors_total{run_id=\"r\",stage=\"1\"} 3.0\n")
        .contains("millrace_stage_lag_events{partition=\"1\",run_id=\"r\",stage=\"1\"} 6.0\n")
        .contains("millrace_stage_cpu_seconds_total{run_id=\"r\",stage=\"2\"} 1.5\n")
        .doesNotContain("millrace_stage_cpu_seconds_total{run_id=\"r\",stage=\"1\"}");
  }

  @Test
  void anOrdinaryRunShowsNothingOfTransactionsShareGroupsAndStages() throws IOException {
    runUntil(50_000);

    assertThat(scrape())
        .contains("millrace_group_behind_events{group=\"g1\",run_id=\"r\"} 10.0\n")
        .doesNotContain(
            "millrace_transactions",
            "millrace_commit_time",
            "millrace_stable_offset",
            "millrace_share",
            "millrace_stage_");
  }

  @Test
  void whatHappensIsCountedFromZero() throws IOException {
    runUntil(100);
    assertThat(scrape()).contains("millrace_run_events_total{kind=\"fault\",run_id=\"r\"} 0.0");

    metrics.see(new RunNews.Happened("fault"));
    metrics.see(new RunNews.Happened("rebalance"));
    metrics.see(new RunNews.Happened("rebalance"));

    assertThat(scrape())
        .contains("millrace_run_events_total{kind=\"fault\",run_id=\"r\"} 1.0")
        .contains("millrace_run_events_total{kind=\"rebalance\",run_id=\"r\"} 2.0");
  }

  @Test
  void lossesAreKnownOnlyWhenTheRunIsOver() throws IOException {
    runUntil(100);
    assertThat(scrape()).doesNotContain("millrace_events_lost_total");

    metrics.see(new RunNews.Ended(ObservedRun.summary(Outcome.FAIL, 4)));

    assertThat(scrape())
        .contains("millrace_events_lost_total{group=\"g1\",run_id=\"r\"} 4.0")
        .contains("millrace_events_duplicated_total{group=\"g1\",run_id=\"r\"} 1.0")
        .contains("millrace_events_reordered_total{group=\"g1\",run_id=\"r\"} 2.0")
        .contains("millrace_run_verdict{run_id=\"r\",verdict=\"fail\"} 1.0")
        .contains("state=\"over\"");
  }

  @Test
  void aRunThatNobodyHasSeenEndIsShownOnceBesideTheNext() throws IOException {
    runUntil(100);
    metrics.see(new RunNews.Ended(ObservedRun.summary(Outcome.PASS, 0)));
    metrics.see(new RunNews.Begun("next", ObservedRun.spec()));

    long version = metrics.version();
    assertThat(scrape()).contains("run_id=\"r\"").contains("run_id=\"next\"");
    metrics.told(version);
    assertThat(scrape()).doesNotContain("run_id=\"r\"").contains("run_id=\"next\"");
  }

  @Test
  void aRunThatWasSeenToEndGoesWhenTheNextBegins() throws IOException {
    runUntil(100);
    metrics.see(new RunNews.Ended(ObservedRun.summary(Outcome.PASS, 0)));
    assertThat(metrics.hasUntold()).isTrue();
    long version = metrics.version();
    scrape();
    assertThat(metrics.hasUntold()).isTrue(); // it may not have reached anyone
    metrics.told(version);
    assertThat(metrics.hasUntold()).isFalse();

    metrics.see(new RunNews.Begun("next", ObservedRun.spec()));

    assertThat(scrape()).doesNotContain("run_id=\"r\"");
  }

  @Test
  void aRunThatFailsSaysSo() throws IOException {
    metrics.see(new RunNews.Begun("r", ObservedRun.spec()));
    metrics.see(new RunNews.Failed());

    assertThat(scrape()).contains("millrace_run_state{run_id=\"r\",state=\"failed\"} 1.0");
  }

  @Test
  void everyFamilyIsOneOfOurs() throws IOException {
    runUntil(50_000);
    metrics.see(new RunNews.Ended(ObservedRun.summary(Outcome.PASS, 0)));
    TreeSet<String> known = new TreeSet<>();
    for (Metric metric : Metric.values()) {
      known.add(metric.fullName());
    }

    List<String> families = new ArrayList<>();
    Pattern.compile("# TYPE (\\S+) ")
        .matcher(scrape())
        .results()
        .map((MatchResult match) -> match.group(1))
        .forEach(families::add);

    assertThat(known).containsAll(families);
    assertThat(families).hasSizeGreaterThan(15).doesNotHaveDuplicates();
  }
}
