package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.ResultFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The machines that results were taken on: each is described once, and results refer to it by
 * number.
 */
public final class MachineList {
  private final List<Machine> machines;

  /** Numbers the machines in the order in which {@code results} first name them. */
  MachineList(List<ResultFile> results) {
    Set<Machine> distinct = new LinkedHashSet<>();
    results.forEach(result -> distinct.add(Machine.of(result.environment())));
    machines = List.copyOf(distinct);
  }

  /** The properties that results from the same machine have in common. */
  private record Machine(String cpu, int cores, String memory, String disk, String os, String jvm) {
    static Machine of(Environment here) {
      return new Machine(
          here.cpu(),
          here.cores(),
          here.memory(),
          here.disk().replaceFirst(",.*", ""), // the free space changes all the time
          here.os(),
          here.jvm());
    }
  }

  /** Returns the command that made a result, and when and on which machine it was run. */
  List<Block> of(ResultFile result) {
    Environment here = result.environment();
    return List.of(
        new Block.Terminal(result.command()),
        new Block.Paragraph(
            "",
            NumberText.format(
                "Result '%s', taken %s on machine %d; Kafka clients %s, brokers %s; Millrace %s.",
                result.name(),
                result.startedAt(),
                machines.indexOf(Machine.of(here)) + 1,
                here.kafkaClients(),
                here.kafkaBrokers(),
                here.gitCommit())));
  }

  /** Returns the list of machines. */
  List<Block> machines() {
    if (machines.isEmpty()) {
      return List.of();
    }
    List<List<String>> rows = new ArrayList<>();
    for (Machine machine : machines) {
      rows.add(
          List.of(
              Integer.toString(rows.size() + 1),
              machine.cpu(),
              Integer.toString(machine.cores()),
              machine.memory(),
              machine.disk(),
              machine.os(),
              machine.jvm()));
    }
    return List.of(
        new Block.Heading(2, "Machines"),
        new Block.Table(
            "What the figures were taken on",
            List.of(
                Column.number("machine"),
                Column.text("CPU"),
                Column.number("cores"),
                Column.number("memory"),
                Column.text("disk"),
                Column.text("system"),
                Column.text("JVM")),
            rows));
  }
}
