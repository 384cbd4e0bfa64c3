package io.millrace.pipeline.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Reads why a broker ended from the end of its log. */
final class BrokerLog {
  /** Enough for any stack trace with its causes, and much less than a whole log. */
  private static final int TAIL_BYTES = 16 * 1024;

  /** An exception's own line or a fatal line of the JVM, not a stack frame. */
  private static final Pattern TELLING =
      Pattern.compile("^(Caused by: |Error: |Error occurred |[\\w.$]+(Exception|Error)\\b).*");

  private BrokerLog() {}

  /** The last lines, oldest first; empty if there are none or they cannot be read. */
  static List<String> lastLines(Path logFile, int count) {
    List<String> lines = tail(logFile);
    return lines.subList(Math.max(0, lines.size() - count), lines.size());
  }

  /** The line that names the last failure, or an empty text. */
  static String reason(Path logFile) {
    return tail(logFile).stream()
        .filter(line -> TELLING.matcher(line).matches())
        .reduce("", (earlier, later) -> later);
  }

  private static List<String> tail(Path logFile) {
    try (RandomAccessFile file = new RandomAccessFile(logFile.toFile(), "r")) {
      long from = Math.max(0, file.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
