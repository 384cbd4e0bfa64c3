package io.millrace.pipeline.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends the log of the tool's own Kafka clients to a file in the run's directory instead of the
 * terminal. slf4j-simple writes to whatever {@code System.err} is at the time, so that stream is
 * replaced; the terminal stays available as {@link #console()}.
 */
final class ClientLog {
  /**
   * Room for what is logged before a run has its directory; when it is full, the oldest lines are
   * dropped.
   */
  private static final int BUFFERED_BYTES = 1 << 20;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "org.slf4j.simpleLogger.defaultLogLevel", "info",
          "org.slf4j.simpleLogger.showDateTime", "true",
          "org.slf4j.simpleLogger.dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
          // The settings are in summary.json already.
          "org.slf4j.simpleLogger.log.org.apache.kafka.common.config", "warn",
          "org.slf4j.simpleLogger.log.org.apache.kafka.common.utils", "warn",
          // MBean names of clients that share a name are not the user's concern.
          "org.slf4j.simpleLogger.log.org.apache.kafka.common.metrics", "warn");

  private static volatile @Nullable ClientLog installed;

  private final PrintStream console;
  private final Target target = new Target();

  private ClientLog(PrintStream console) {
    this.console = console;
  }

  /** Replaces {@code System.err}. Call it before the first logger is made. */
  static ClientLog install() {
    DEFAULTS.forEach(
        (key, value) -> {
          if (System.getProperty(key) == null) {
            System.setProperty(key, value);
          }
        });
    ClientLog log = new ClientLog(System.err);
    System.setErr(new PrintStream(log.target, true, StandardCharsets.UTF_8));
    installed = log;
    return log;
  }

  /** Returns the instance that {@link #install} made. */
  static ClientLog installed() {
    ClientLog log = installed;
    return log != null ? log : install();
  }

  /** The terminal, or whatever the process was given as standard error. */
  PrintStream console() {
    return console;
  }

  /** From now on logs go to {@code file}, and so do those before. */
  void writeTo(Path file) {
    try {
      target.open(file);
    } catch (IOException e) {
      console.println("millrace: cannot write the clients' log: " + e);
    }
  }

  /**
   * From now on logs go to what the process was given as standard error, and so do those before.
   */
  void writeToConsole() {
    try {
      target.exchange(console);
    } catch (IOException e) {
      console.println("millrace: cannot write the clients' log: " + e);
    }
  }

  /** Logs how a command failed. */
  void note(Throwable failure) {
    failure.printStackTrace(System.err);
  }

  private static final class Target extends OutputStream {
    private ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private OutputStream out = buffer;

    synchronized void open(Path file) throws IOException {
      exchange(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    synchronized void exchange(OutputStream other) throws IOException {
      buffer.writeTo(other);
      buffer = new ByteArrayOutputStream();
      out = other;
    }

    @Override
    public synchronized void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
      if (out == buffer && buffer.size() > BUFFERED_BYTES) {
        buffer.reset();
      }
      out.write(bytes, from, length);
    }

    @Override
    public synchronized void flush() throws IOException {
      out.flush();
    }
  }
}
