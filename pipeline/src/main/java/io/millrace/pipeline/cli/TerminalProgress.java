package io.millrace.pipeline.cli;

import io.millrace.pipeline.run.Progress;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Progress on standard error: steps as lines, seconds as one line that renews itself on a terminal
 * and as plain lines elsewhere.
 */
final class TerminalProgress implements Progress {
  /** Set by the launcher, since Java cannot ask whether standard error is a terminal. */
  private static final String TERMINAL_PROPERTY = "millrace.terminal";

  /** What most terminals have that do not say. */
  private static final int USUAL_COLUMNS = 80;

  private static final String ERASE_LINE = "\r\033[K";

  private final PrintStream out;

  /** Null where the line does not renew itself. */
  private final @Nullable TerminalWidth width;

  private boolean lineOpen;

  TerminalProgress(PrintStream out) {
    this.out = out;
    boolean renewing =
        Boolean.getBoolean(TERMINAL_PROPERTY) && !"dumb".equals(System.getenv("TERM"));
    this.width = renewing ? TerminalWidth.ofThisProcess(USUAL_COLUMNS) : null;
  }

  @Override
  public synchronized void step(String what) {
    endLine();
    out.println("millrace: " + what);
  }

  @Override
  public synchronized void second(Second second) {
    if (width != null) {
      // A line that wraps is two, and only the second of them would be renewed; some terminals wrap
      // as soon as the last column is written.
      out.print(ERASE_LINE + LiveLine.of(second).within(width.columns() - 1));
      out.flush();
      lineOpen = true;
    } else {
      out.println(LiveLine.of(second).full());
    }
  }

  /** Leaves a renewed line standing and goes to the next. */
  synchronized void endLine() {
    if (lineOpen) {
      out.println();
      lineOpen = false;
    }
  }
}
