package io.millrace.pipeline.doctor;

import java.util.Locale;

/** How much of the CPU time the hypervisor gave to other machines. */
final class StolenTime implements Check {
  private static final String NAME = "stolen time";

  /** As much as the offered rate may be missed by before a run is invalid (the first gate). */
  private static final double LIMIT = 0.01;

  private final HostCpu since;
  private final String words;

  private StolenTime(HostCpu since, String words) {
    this.since = since;
    this.words = words;
  }

  /** Since the machine started: for a check that may not wait. */
  static StolenTime sinceStart() {
    return new StolenTime(HostCpu.START, "since this machine started");
  }

  /** Since now. */
  static StolenTime sinceNow(Machine machine) {
    return new StolenTime(HostCpu.of(machine), "while it was watched");
  }

  @Override
  public Finding look(Machine machine) {
    double share = since.stolenShareUntil(HostCpu.of(machine));
    if (Double.isNaN(share)) {
      return new Finding.Unknown(NAME, "there is no /proc/stat that tells");
    }
    String value = String.format(Locale.ROOT, "%.1f %% %s", share * 100, words);
    return share < LIMIT
        ? new Finding.Good(NAME, value)
        : new Finding.Warning(
            NAME,
            value,
            "this virtual machine's cores run other machines at times: rates are lower and the tail of"
                + " every latency longer than they would be, and differ by the hour",
            "take a machine with cores of its own (dedicated, not burstable)");
  }
}
