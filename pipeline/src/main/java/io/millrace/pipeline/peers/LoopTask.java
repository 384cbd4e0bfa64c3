package io.millrace.pipeline.peers;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The task of a bare loop, as its command line gives it: topic, number of events, bytes of an
 * event, client settings.
 */
record LoopTask(String topic, long events, int eventSize, Map<String, String> settings) {

  static LoopTask parse(String[] args) {
    Map<String, String> settings = new TreeMap<>();
    for (int i = 3; i < args.length; i++) {
      String[] setting = args[i].split("=", 2);
      settings.put(setting[0], setting[1]);
    }
    return new LoopTask(args[0], Long.parseLong(args[1]), Integer.parseInt(args[2]), settings);
  }

  /**
   * Prints the result for {@link BareLoop}.
   *
   * @throws IllegalStateException when not every event was handled
   */
  void report(long done, long bytes, long tookNs) {
    if (done != events || bytes != events * eventSize) {
      throw new IllegalStateException(
          done + " events of " + bytes + " bytes in all, not " + events + " of " + eventSize);
    }
    System.out.printf(Locale.ROOT, "%d events, %.1f events/s%n", done, done / (tookNs / 1e9));
  }
}
