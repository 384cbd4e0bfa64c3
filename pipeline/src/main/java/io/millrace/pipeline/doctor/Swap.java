package io.millrace.pipeline.doctor;

import io.millrace.pipeline.result.SignificantDigits;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether memory has been moved to a disk, and would be again. */
final class Swap implements Check {
  private static final String NAME = "swap";

  /** With 1 the kernel swaps only when it would have to kill otherwise; Kafka's advice too. */
  private static final long LAST_RESORT = 1;

  private static final int SIZE = 2;
  private static final int USED = 3;

  @Override
  public Finding look(Machine machine) {
    List<String> lines = machine.lines("proc/swaps");
    if (lines.isEmpty()) {
      return new Finding.Unknown(NAME, "there is no /proc/swaps");
    }
    long size = sum(lines, SIZE);
    long used = sum(lines, USED);
    if (size == 0) {
      return new Finding.Good(NAME, "none");
    }
    Optional<Long> swappiness = machine.text("proc/sys/vm/swappiness").flatMap(Machine::number);
    String value =
        String.format(
            Locale.ROOT,
            "%s of %s in use, swappiness %s",
            SignificantDigits.bytes(used),
            SignificantDigits.bytes(size),
            swappiness.map(String::valueOf).orElse("unknown"));
    return used == 0 || swappiness.filter(now -> now <= LAST_RESORT).isPresent()
        ? new Finding.Good(NAME, value)
        : new Finding.Warning(
            NAME,
            value,
            "a heap or a log's page that has to come back from the disk stops its JVM for"
                + " milliseconds: the tail of every latency, and hiccups",
            "free memory and swapoff -a, or sysctl vm.swappiness=1 (as root)");
  }

  /** In bytes; the file has kB. */
  private static long sum(List<String> lines, int column) {
    return lines.stream()
        .skip(1)
        .map(line -> line.split("\\s+", -1))
        .filter(columns -> columns.length > column)
        .mapToLong(columns -> Machine.number(columns[column]).orElse(0L) * 1_024)
        .sum();
  }
}
