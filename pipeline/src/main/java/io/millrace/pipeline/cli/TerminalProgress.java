package io.millrace.pipeline.cli;

import io.millrace.pipeline.run.Progress;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Progress on standard error: steps as lines, seconds as one line that renews itself on a terminal
 * and as plain lines elsewhere.
 */
final class TerminalProgress implements Progress {
  /** Set by the launcher, since Java cannot ask whether standard error is a terminal. */
  private static final String TERMINAL_PROPERTY = "millrace.terminal";

  private static final String ERASE_LINE = "\r\033[K";

  private final PrintStream out;
  private final boolean renewing;
  private boolean lineOpen;

  TerminalProgress(PrintStream out) {
    this.out = out;
    this.renewing = Boolean.getBoolean(TERMINAL_PROPERTY) && !"dumb".equals(System.getenv("TERM"));
  }

  @Override
  public synchronized void step(String what) {
    endLine();
    out.println("millrace: " + what);
  }

  @Override
  public synchronized void second(Second second) {
    String line = line(second);
    if (renewing) {
      out.print(ERASE_LINE + line);
      out.flush();
      lineOpen = true;
    } else {
      out.println(line);
    }
  }

  /** Leaves a renewed line standing and goes to the next. */
  synchronized void endLine() {
    if (lineOpen) {
      out.println();
      lineOpen = false;
    }
  }

  static String line(Second second) {
    String offered =
        Double.isInfinite(second.offeredPerSecond())
            ? "max"
            : String.format(Locale.ROOT, "%,.0f", second.offeredPerSecond());
    return String.format(
        Locale.ROOT,
        "%-5s %4ds left | offered %s/s achieved %,.0f/s | response p50 %s p99 %s ms | end-to-end p50"
            + " %s p99 %s ms | behind %,d | errors %,d",
        second.phase(),
        second.secondsLeft(),
        offered,
        second.achievedPerSecond(),
        millis(second.responseP50Ms()),
        millis(second.responseP99Ms()),
        millis(second.endToEndP50Ms()),
        millis(second.endToEndP99Ms()),
        second.behind(),
        second.errors());
  }

  private static String millis(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f", value);
  }
}
