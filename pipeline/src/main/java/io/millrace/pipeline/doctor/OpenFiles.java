package io.millrace.pipeline.doctor;

import java.util.Optional;

/** How many files and connections one process may have open. */
final class OpenFiles implements Check {
  private static final String NAME = "open files";
  private static final String KEY = "Max open files";

  /**
   * A broker has three or four files for each segment of each partition and one for each
   * connection: some hundred partitions of some segments. Systems start users at 1,024.
   */
  private static final long ENOUGH = 4_096;

  @Override
  public Finding look(Machine machine) {
    Optional<String> limit =
        machine.lines("proc/self/limits").stream()
            .filter(line -> line.startsWith(KEY))
            .map(line -> line.substring(KEY.length()).strip().split("\\s+", 2)[0])
            .findFirst();
    if (limit.isEmpty()) {
      return new Finding.Unknown(NAME, "there is no /proc/self/limits");
    }
    boolean enough =
        limit.get().equals("unlimited")
            || Machine.number(limit.get()).filter(files -> files >= ENOUGH).isPresent();
    return enough
        ? new Finding.Good(NAME, limit.get())
        : new Finding.Warning(
            NAME,
            limit.get(),
            "with many partitions or connections a broker ends, or refuses clients ('Too many open"
                + " files'), which looks like a failure of Kafka: errors, gaps, a failed run",
            "ulimit -n 100000 before the command (nofile in /etc/security/limits.conf raises what a"
                + " user may set)");
  }
}
