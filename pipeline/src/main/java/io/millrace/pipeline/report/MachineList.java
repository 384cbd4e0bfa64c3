package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.ResultFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where results come from: each machine is described once, and results name its number. */
public final class MachineList {
  private final List<Machine> machines;

  /** Numbers the machines in the order in which {@code results} first name them. */
  MachineList(List<ResultFile> results) {
    Set<Machine> distinct = new LinkedHashSet<>();
    results.forEach(result -> distinct.add(Machine.of(result.environment())));
    machines = List.copyOf(distinct);
  }

  /** What two results share when they are from one machine. */
  private record Machine(String cpu, int cores, String memory, String disk, String os, String jvm) {
    static Machine of(Environment here) {
      return new Machine(
          here.cpu(),
          here.cores(),
          here.memory(),
          here.disk().replaceFirst(",.*", ""), // how much of it was free changes by the hour
          here.os(),
          here.jvm());
    }
  }

  /** The command that makes a result, and when and where that was done. */
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

  /** The machines by their numbers. */
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
