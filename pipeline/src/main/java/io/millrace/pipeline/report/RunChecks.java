package io.millrace.pipeline.report;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run was held to, check by check: its thresholds, Kafka's promises, and its validity. */
public final class RunChecks {
  private static final String ACCOUNTING = "accounting";

  /** Settings that people choose, and that a reader of a failed check asks for first. */
  private static final List<String> OF_PRODUCER =
      List.of(
          "acks",
          "enable.idempotence",
          "linger.ms",
          "batch.size",
          "compression.type",
          "buffer.memory");

  private static final List<String> OF_CONSUMER = List.of("group.protocol");
  private static final List<String> OF_TOPIC =
      List.of("partitions", "replication.factor", "min.insync.replicas");

  private RunChecks() {}

  /**
   * The checks of a run. Every reason of its verdict stands in one of them.
   *
   * @param thresholds those that were asked for
   */
  public static List<Check> of(Summary summary, List<Check> thresholds) {
    List<String> rest = new ArrayList<>(summary.reasons());
    List<Check> checks = new ArrayList<>();
    for (int i = 0; i < summary.groups().size(); i++) {
      Summary.Group group = summary.groups().get(i);
      addOfGroup(checks, summary, group, i + 1);
      rest.removeIf(reason -> reason.startsWith("group " + group.id() + " ") && group.unread() > 0);
    }
    List<String> ofGroups = CheckReport.takeOfGroups(rest);
    if (!ofGroups.isEmpty()
        && checks.stream().noneMatch(check -> check.result() == Check.Result.FAILED)) {
      rest.addAll(ofGroups); // none of the checks above says so
    }
    checks.addAll(thresholds);
    thresholds.forEach(threshold -> rest.remove(threshold.reason()));
    checks.add(
        CheckReport.ofRest(
            "the figures may be used", rest, summary.verdict() == Outcome.FAIL, checks));
    return checks;
  }

  /**
   * CI servers know a test case by its name: the group's own, which is new each time, is not it.
   */
  private static void addOfGroup(
      List<Check> checks, Summary summary, Summary.Group group, int number) {
    String of = " (group " + number + ")";
    String arrived = "every acknowledged event arrived" + of;
    if (group.members() == 0) {
      checks.add(Check.skipped(ACCOUNTING, arrived, "a group without members is not judged"));
      return;
    }
    if (summary.events().offered() == 0) {
      checks.add(Check.skipped(ACCOUNTING, arrived, "nothing was offered, so nothing can be lost"));
    } else if (group.lost() == 0 && group.unread() > 0) {
      checks.add(
          Check.error(
              ACCOUNTING,
              arrived,
              NumberText.count(group.unread()) + " events unread, so nothing is known of losses"));
    } else {
      checks.add(
          none(
              arrived,
              Math.max(0, group.lost() - summary.lostInStages()),
              "acknowledged events lost"));
    }
    checks.add(
        none(
            "no refused or aborted event was received" + of,
            group.phantom(),
            "refused or aborted events received"));
    boolean promised =
        Boolean.parseBoolean(summary.settings().producer().get("enable.idempotence"));
    checks.add(
        promisedNone(
            promised,
            "no event is in the log more than once" + of,
            Math.max(0, group.duplicated() - group.redelivered() - summary.repeatedInStages()),
            "events are in the log more than once"));
    if (group.share() != null) {
      checks.add(
          none(
              "no record was accepted twice" + of,
              group.share().acceptedTwice(),
              "records accepted twice"));
      return; // a share group promises no order
    }
    checks.add(
        promisedNone(
            promised,
            "no event came after a later one of its customer" + of,
            group.reordered(),
            "events came after a later one of their customer"));
  }

  private static Check none(String name, long count, String what) {
    return count == 0
        ? Check.passed(ACCOUNTING, name)
        : Check.failed(ACCOUNTING, name, NumberText.count(count) + " " + what);
  }

  private static Check promisedNone(boolean promised, String name, long count, String what) {
    return promised
        ? none(name, count, what)
        : Check.skipped(
            ACCOUNTING,
            name,
            "not promised without an idempotent producer; counted: " + NumberText.count(count));
  }

  /**
   * The report of a run.
   *
   * @param environment null when it is not known
   */
  public static CheckReport report(
      Summary summary, List<Check> thresholds, @Nullable Environment environment) {
    return new CheckReport(
        CheckReport.lasting(summary.name()),
        summary.startedAt(),
        properties(summary, environment),
        of(summary, thresholds),
        SummaryTable.of(summary));
  }

  private static Map<String, String> properties(
      Summary summary, @Nullable Environment environment) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("verdict", summary.verdict().word());
    properties.put("directory", summary.name());
    properties.put("command", summary.command());
    properties.put("seed", Long.toString(summary.seed()));
    put(properties, "producer.", OF_PRODUCER, summary.settings().producer());
    put(properties, "consumer.", OF_CONSUMER, summary.settings().consumer());
    int topic = 0;
    for (Map<String, String> settings : summary.settings().topics().values()) {
      put(properties, "topic." + ++topic + ".", OF_TOPIC, settings);
    }
    if (environment != null) {
      properties.putAll(machine(environment));
    }
    return properties;
  }

  /** The machine and the versions, as properties. */
  static Map<String, String> machine(Environment environment) {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("machine.cpu", environment.cores() + " x " + environment.cpu());
    machine.put("machine.memory", environment.memory());
    machine.put("machine.os", environment.os());
    machine.put("machine.jvm", environment.jvm());
    machine.put("kafka.clients", environment.kafkaClients());
    machine.put("kafka.brokers", environment.kafkaBrokers());
    machine.put("millrace.commit", environment.gitCommit());
    return machine;
  }

  private static void put(
      Map<String, String> properties,
      String prefix,
      List<String> keys,
      Map<String, String> settings) {
    for (String key : keys) {
      String value = settings.get(key);
      if (value != null) {
        properties.put(prefix + key, value);
      }
    }
  }
}
