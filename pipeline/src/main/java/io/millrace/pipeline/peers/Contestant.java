package io.millrace.pipeline.peers;

import io.millrace.pipeline.report.ResultJson;
import io.millrace.pipeline.report.Summary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One way to push events through a topic, or to read them back, as a process of its own. */
interface Contestant {
  /** As it stands in the table. */
  String name();

  /** Pushes or reads {@code events} events of {@code topic} and says what that took. */
  Run run(String topic, long events) throws InterruptedException;

  /**
   * One process.
   *
   * @param eventsPerSecond as the contestant itself reports it
   */
  record Run(double cpuSeconds, double eventsPerSecond) {}

  /**
   * Millrace with everything on: schedule, keys, stamps, callbacks, histograms, ledger; or,
   * reading, decoding, histograms and ledger.
   */
  record Millrace(List<String> jvmOptions, Path scratch, List<String> options)
      implements Contestant {
    /** A hiccup of a busy machine makes the latencies invalid, which are not compared here. */
    private static final int INVALID = 3;

    @Override
    public String name() {
      return "millrace";
    }

    @Override
    public Run run(String topic, long events) throws InterruptedException {
      List<String> arguments = new ArrayList<>(List.of("run", "--json", "--topic", topic));
      arguments.addAll(List.of("--runs", scratch.toString(), "--events", Long.toString(events)));
      arguments.addAll(options);
      ClientProcess.Ended ended =
          ClientProcess.run(
              jvmOptions,
              System.getProperty("java.class.path"),
              "io.millrace.pipeline.cli.Main",
              arguments,
              INVALID);
      Summary summary = ResultJson.mapper().readValue(ended.output(), Summary.class);
      requireComplete(summary, events);
      return new Run(ended.cpuSeconds(), summary.rate().achievedPerSecond());
    }

    private static void requireComplete(Summary summary, long events) {
      long done =
          summary.groups().isEmpty()
              ? summary.events().acknowledged()
              : summary.groups().get(0).received();
      if (done != events) {
        throw new IllegalStateException("millrace handled " + done + " of " + events + " events");
      }
    }
  }

  /** kafka-producer-perf-test. */
  record ProducerPerfTest(String classPath, int recordSize, Map<String, String> settings)
      implements Contestant {
    private static final Pattern TOTAL =
        Pattern.compile("(\\d+) records sent, ([\\d.]+) records/sec .*99\\.9th");

    @Override
    public String name() {
      return "kafka-producer-perf-test";
    }

    @Override
    public Run run(String topic, long events) throws InterruptedException {
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "--topic",
                  topic,
                  "--num-records",
                  Long.toString(events),
                  "--record-size",
                  Integer.toString(recordSize),
                  "--throughput",
                  "-1",
                  "--producer-props"));
      settings.forEach((key, value) -> arguments.add(key + "=" + value));
      ClientProcess.Ended ended =
          ClientProcess.run(
              ClientProcess.KAFKA_SCRIPT_JVM,
              classPath,
              "org.apache.kafka.tools.ProducerPerformance",
              arguments);
      Matcher total = TOTAL.matcher(ended.output());
      while (total.find()) {
        if (Long.parseLong(total.group(1)) == events) {
          return new Run(ended.cpuSeconds(), Double.parseDouble(total.group(2)));
        }
      }
      throw new IllegalStateException("no total in what it printed: " + ended.output());
    }
  }

  /** kafka-consumer-perf-test. */
  record ConsumerPerfTest(String classPath, String bootstrapServers) implements Contestant {
    private static final int EVENTS_PER_SECOND = 5;
    private static final int EVENTS = 4;

    @Override
    public String name() {
      return "kafka-consumer-perf-test";
    }

    @Override
    public Run run(String topic, long events) throws InterruptedException {
      ClientProcess.Ended ended =
          ClientProcess.run(
              ClientProcess.KAFKA_SCRIPT_JVM,
              classPath,
              "org.apache.kafka.tools.ConsumerPerformance",
              List.of(
                  "--bootstrap-server",
                  bootstrapServers,
                  "--topic",
                  topic,
                  "--messages",
                  Long.toString(events),
                  "--timeout",
                  "60000",
                  "--hide-header"));
      String[] fields = lastLine(ended.output()).split(",\\s*", -1);
      if (fields.length < 6 || Double.parseDouble(fields[EVENTS]) < events) {
        throw new IllegalStateException("no total in what it printed: " + ended.output());
      }
      return new Run(ended.cpuSeconds(), Double.parseDouble(fields[EVENTS_PER_SECOND]));
    }

    private static String lastLine(String output) {
      return output.strip().lines().reduce("", (first, second) -> second);
    }
  }
}
