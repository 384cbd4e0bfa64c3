package io.millrace.pipeline.doctor;

import java.time.Duration;
import java.util.Locale;

/** What other programs take of this machine's cores. */
final class OtherLoad implements Watch {
  private static final String NAME = "other load";

  /** Below it, it is lost in what equal runs on an idle machine differ by (8 to 14 % measured). */
  private static final double MUCH = 0.1;

  private final Machine machine;
  private final HostCpu before;
  private final Duration ownBefore = own();
  private final long startNs = System.nanoTime();

  OtherLoad(Machine machine) {
    this.machine = machine;
    this.before = HostCpu.of(machine);
  }

  @Override
  public void look() {
    // the kernel counts
  }

  @Override
  public Finding finding() {
    double busy = before.busyShareUntil(HostCpu.of(machine));
    double cores = Runtime.getRuntime().availableProcessors();
    double own = own().minus(ownBefore).toNanos() / cores / (System.nanoTime() - startNs);
    String load = machine.text("proc/loadavg").map(text -> text.split(" ", 2)[0]).orElse("unknown");
    return judge(busy - own, load);
  }

  static Finding judge(double share, String loadAverage) {
    if (Double.isNaN(share)) {
      return new Finding.Unknown(NAME, "there is no /proc/stat that tells");
    }
    String value =
        String.format(
            Locale.ROOT,
            "%.0f %% of all cores, load average %s",
            Math.max(0, share) * 100,
            loadAverage);
    return share < MUCH
        ? new Finding.Good(NAME, value)
        : new Finding.Warning(
            NAME,
            value,
            "brokers and clients get what is left: the highest rate is lower, the tail of every latency"
                + " longer, and both differ from run to run",
            "end what takes it (top shows it), or wait until it is over");
  }

  private static Duration own() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    // nothing runs
  }
}
