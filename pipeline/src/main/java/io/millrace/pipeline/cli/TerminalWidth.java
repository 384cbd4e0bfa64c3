package io.millrace.pipeline.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many columns the terminal has. {@code COLUMNS} says so where it is set; otherwise the
 * terminal itself is asked, and asked again now and then, since people change the size of its
 * window. Used by one thread at a time.
 */
final class TerminalWidth {
  /** No figure fits into less, and nobody makes a window that small in earnest. */
  private static final int LEAST = 10;

  /** Asking takes a process of a few ms: so rarely it is not seen in what is measured. */
  private static final long ASK_EVERY_NS = TimeUnit.SECONDS.toNanos(5);

  /** stty answers within ms, but a busy machine may take long to start it. */
  private static final long ANSWER_LIMIT_MS = 2_000;

  private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("\\s*\\d+ (\\d+)\\s*");

  private final boolean told;
  private final Supplier<OptionalInt> terminal;
  private final Executor later;
  private final LongSupplier nanoTime;
  private volatile int columns;
  private long askedNs;

  /**
   * Asks at once.
   *
   * @param terminal asks the terminal; empty when it did not answer
   * @param later asks it again, so that the caller need not wait
   * @param unknown the columns of a terminal that does not answer
   */
  TerminalWidth(
      Map<String, String> environment,
      Supplier<OptionalInt> terminal,
      Executor later,
      LongSupplier nanoTime,
      int unknown) {
    OptionalInt set = number(environment.getOrDefault("COLUMNS", ""));
    this.told = set.isPresent();
    this.terminal = terminal;
    this.later = later;
    this.nanoTime = nanoTime;
    this.askedNs = nanoTime.getAsLong();
    this.columns = set.orElseGet(() -> terminal.get().orElse(unknown));
  }

  /** Of the terminal that controls this process; it is asked at once. */
  static TerminalWidth ofThisProcess(int unknown) {
    return new TerminalWidth(
        System.getenv(), TerminalWidth::askStty, TerminalWidth::later, System::nanoTime, unknown);
  }

  /** The columns as they were some seconds ago at the longest; does not wait. */
  int columns() {
    long nowNs = nanoTime.getAsLong();
    if (!told && nowNs - askedNs >= ASK_EVERY_NS) {
      askedNs = nowNs;
      later.execute(() -> terminal.get().ifPresent(answer -> columns = answer));
    }
    return columns;
  }

  private static void later(Runnable asking) {
    Thread thread = new Thread(asking, "millrace-terminal-width");
    thread.setDaemon(true);
    thread.start();
  }

  /** A terminal that does not know its size says 0. */
  private static OptionalInt number(String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) == 0) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Math.max(LEAST, Integer.parseInt(text)));
  }

  private static OptionalInt askStty() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        if (!stty.waitFor(ANSWER_LIMIT_MS, TimeUnit.MILLISECONDS)) {
          return OptionalInt.empty();
        }
        String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        Matcher size = ROWS_AND_COLUMNS.matcher(said);
        return size.matches() ? number(size.group(1)) : OptionalInt.empty();
      } finally {
        stty.destroyForcibly();
      }
    } catch (IOException e) {
      return OptionalInt.empty(); // no terminal, or no stty
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }
}
