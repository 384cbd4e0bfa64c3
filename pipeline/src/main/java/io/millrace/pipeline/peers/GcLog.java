package io.millrace.pipeline.peers;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from a garbage collector's log how much a JVM allocated. Between two pauses the heap grows
 * by what is allocated, and by nothing else; after the last pause, up to what the JVM says at its
 * exit. Works for any program, whatever it is made of. Serial, Parallel and G1; others collect
 * beside the program and cannot be read so.
 */
final class GcLog {
  private static final Pattern PAUSE =
      Pattern.compile("GC\\(\\d+\\) Pause .*?(\\d+)([BKMG])->(\\d+)([BKMG])\\(");

  /** A line per generation, or one for a heap without; the tags differ between JDKs. */
  private static final Pattern AT_EXIT =
      Pattern.compile("exit *\\] .*\\btotal\\b.*, used (\\d+)([BKMG]) ");

  private GcLog() {}

  /**
   * The JVM option that writes the log. {@code exit*} is {@code gc,heap,exit} in JDK 17 and {@code
   * gc,exit} in JDK 25; a JVM that is asked for tags that it does not know says so on standard
   * output.
   */
  static String option(Path file) {
    return "-Xlog:gc,exit*:file=" + file + "::filecount=0";
  }

  /**
   * Bytes allocated from the JVM's start to its end, exact to about a megabyte per pause, in either
   * direction. Without what is said at the exit, those up to the last pause.
   *
   * @return empty when the log holds nothing of use
   */
  static OptionalLong allocatedBytes(List<String> log) {
    long allocated = 0;
    long inUse = 0;
    long atExit = 0;
    boolean paused = false;
    boolean exited = false;
    for (String line : log) {
      Matcher pause = PAUSE.matcher(line);
      Matcher exit = AT_EXIT.matcher(line);
      if (pause.find()) {
        allocated += bytes(pause.group(1), pause.group(2)) - inUse;
        inUse = bytes(pause.group(3), pause.group(4));
        paused = true;
      } else if (exit.find()) {
        atExit += bytes(exit.group(1), exit.group(2));
        exited = true;
      }
    }
    if (exited) {
      allocated += atExit - inUse;
    }
    return paused || exited ? OptionalLong.of(allocated) : OptionalLong.empty();
  }

  private static long bytes(String amount, String unit) {
    int shift =
        switch (unit) {
          case "K" -> 10;
          case "M" -> 20;
          case "G" -> 30;
          default -> 0;
        };
    return Long.parseLong(amount) << shift;
  }
}
