package io.millrace.pipeline.peers;

import io.millrace.pipeline.cluster.BrokerProcess;
import io.millrace.pipeline.result.PeersResult.LatencyReport;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Summary.Percentiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/**
 * Compares the latency that tools report with the true one, measured by Millrace's open loop, in
 * two situations: a calm broker, and one that is paused for a while. All with acks=1, linger.ms=0
 * and fetch.max.wait.ms=0, which kafka-e2e-latency sets for itself.
 */
final class ReportedLatencies {
  private static final Map<String, String> PRODUCER = Map.of("acks", "1", "linger.ms", "0");
  private static final Map<String, String> CONSUMER = Map.of("fetch.max.wait.ms", "0");

  private final PeersPlan plan;
  private final ClientSetup setup;
  private final ScratchTopics topics;
  private final Admin admin;
  private final BrokerProcess broker;
  private final Consumer<String> progress;

  ReportedLatencies(
      PeersPlan plan,
      ClientSetup setup,
      ScratchTopics topics,
      Admin admin,
      BrokerProcess broker,
      Consumer<String> progress) {
    this.plan = plan;
    this.setup = setup;
    this.topics = topics;
    this.admin = admin;
    this.broker = broker;
    this.progress = progress;
  }

  /** Returns the reports of both situations, the calm one first. */
  List<LatencyReport> run() throws InterruptedException {
    List<LatencyReport> reports = new ArrayList<>();
    reports.addAll(situation(false));
    reports.addAll(situation(true));
    return reports;
  }

  private List<LatencyReport> situation(boolean paused) throws InterruptedException {
    String situation = describe(paused);
    PeersPlan.Latency latency = plan.latency();
    long events = latency.events();
    long fewer = latency.eventsOneAtATime();
    Summary.LatencyMs truth =
        in(
            paused,
            situation,
            MillraceRun.NAME,
            latency.warmupEvents() + events / 2,
            topic -> truth(topic, events));
    Percentiles producer =
        in(
            paused,
            situation,
            ProducerPerfTest.NAME,
            events / 2,
            topic -> perfTest().latency(topic, events, latency.ratePerSecond(), limit()));
    Percentiles endToEnd =
        in(
            paused,
            situation,
            EndToEndLatencyTool.NAME,
            fewer / 2,
            topic -> endToEndTool().latency(topic, fewer, limit()));
    return List.of(
        report(situation, ProducerPerfTest.NAME, producer, truth.response()),
        report(situation, EndToEndLatencyTool.NAME, endToEnd, truth.endToEnd()),
        // what a tool would report that sends as Millrace does, but counts from the actual send
        report(situation, "millrace's service time", truth.service(), truth.response()));
  }

  private static LatencyReport report(
      String situation, String tool, Percentiles reported, Percentiles truth) {
    return new LatencyReport(situation, tool, reported, truth, LatencyNote.of(reported, truth));
  }

  /**
   * Runs one tool on a fresh topic. If {@code paused}, pauses the broker when the topic holds
   * {@code pauseAt} events.
   */
  private <T> T in(
      boolean paused, String situation, String tool, long pauseAt, ScratchTopics.Use<T> use)
      throws InterruptedException {
    progress.accept("latency, " + situation + ": " + tool);
    return topics.with(
        "latency",
        topic -> {
          if (!paused) {
            return use.on(topic);
          }
          try (MidwayPause pause =
              new MidwayPause(
                  admin, broker, topic, plan.partitions(), pauseAt, plan.latency().pause())) {
            T said = use.on(topic);
            pause.requireOver();
            return said;
          }
        });
  }

  private String describe(boolean paused) {
    PeersPlan.Latency latency = plan.latency();
    String load =
        String.format(
            Locale.ROOT,
            "%,d events/s for %s s",
            latency.ratePerSecond(),
            seconds(latency.length()));
    return paused
        ? load + ", the broker paused for " + seconds(latency.pause()) + " s in the middle"
        : load + ", calm";
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1e3)
        .replaceFirst("\\.?0+$", "");
  }

  private Summary.LatencyMs truth(String topic, long events) throws InterruptedException {
    List<String> options = new ArrayList<>(setup.millraceOptions());
    options.addAll(List.of("--rate", Long.toString(plan.latency().ratePerSecond())));
    options.addAll(List.of("--duration", "1h", "--groups", "1", "--members", "1"));
    options.addAll(List.of("--warmup", plan.latency().warmup().toMillis() + "ms"));
    options.addAll(List.of("--event-size", Integer.toString(plan.eventSize())));
    PRODUCER.forEach((key, value) -> options.add("--client-setting=" + key + "=" + value));
    CONSUMER.forEach((key, value) -> options.add("--client-setting=" + key + "=" + value));
    return new MillraceRun(setup.processes(), setup.jvmOptions(), setup.runs(), options)
        .summary(topic, events, limit())
        .latencyMs();
  }

  private ProducerPerfTest perfTest() {
    Map<String, String> settings = new TreeMap<>(PRODUCER);
    settings.put("bootstrap.servers", setup.bootstrapServers());
    return new ProducerPerfTest(setup.processes(), setup.tools(), plan.eventSize(), settings);
  }

  private EndToEndLatencyTool endToEndTool() {
    return new EndToEndLatencyTool(
        setup.processes(), setup.tools(), setup.bootstrapServers(), plan.eventSize());
  }

  /**
   * Ten times the planned length, and two minutes for everything else; a tool that takes longer
   * hangs.
   */
  private Duration limit() {
    return plan.latency().length().multipliedBy(10).plusMinutes(2);
  }
}
