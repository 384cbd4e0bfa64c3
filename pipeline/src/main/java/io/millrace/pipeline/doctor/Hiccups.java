package io.millrace.pipeline.doctor;

import io.millrace.core.measure.HiccupMeter;
import io.millrace.core.measure.NanoClock;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** How long a thread that wants to run every 2 ms had to wait for it. */
final class Hiccups implements Watch {
  private static final String NAME = "hiccups";

  /** The objective of the documentation's own search: here the machine alone would miss it. */
  private static final double LONG_MS = 20;

  private final Histogram seen = new Histogram(3);
  private final HiccupMeter meter = new HiccupMeter(NanoClock.system());

  @Override
  public void look() {
    // the meter looks by itself
  }

  @Override
  public Finding finding() {
    meter.delays().drainInto(seen);
    return judge(seen.getMaxValue() / 1_000.0, seen.getTotalCount());
  }

  static Finding judge(double longestMs, long looks) {
    String value = String.format(Locale.ROOT, "longest %.1f ms in %,d looks", longestMs, looks);
    return longestMs < LONG_MS
        ? new Finding.Good(NAME, value)
        : new Finding.Warning(
            NAME,
            value,
            "this machine stood still for so long with nothing to do: under load the tail of every"
                + " latency, and the schedule lag, have that in them",
            "end other programs; give a virtual machine cores of its own");
  }

  @Override
  public void close() {
    meter.close();
  }
}
