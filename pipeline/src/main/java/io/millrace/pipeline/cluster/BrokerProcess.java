package io.millrace.pipeline.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The JVM of one broker, which can be started, stopped, killed, paused and started again.
 *
 * <p>Changed by one thread at a time (the methods lock); {@link #isAlive()}, {@link #pid()} and
 * {@link #exitCode()} answer at once from any thread. Signals only processes that it started.
 */
public final class BrokerProcess {
  /** A killed process is gone as soon as the kernel has taken its memory back. */
  private static final long KILL_LIMIT_SECONDS = 10;

  private final int id;
  private final List<String> command;
  private final Path logFile;

  /** The current JVM or the last one; kept reachable, since its pipe is the broker's leash. */
  private volatile @Nullable Process process;

  private @Nullable PauseGuard pause;

  BrokerProcess(int id, List<String> command, Path logFile) {
    this.id = id;
    this.command = List.copyOf(command);
    this.logFile = logFile;
  }

  /** The broker's {@code node.id}, from 1. */
  public int id() {
    return id;
  }

  /** The file that this broker's output is appended to, over all its starts. */
  public Path logFile() {
    return logFile;
  }

  /**
   * The process id of the current JVM, or of the last one.
   *
   * @throws IllegalStateException if it was never started
   */
  public long pid() {
    return started().pid();
  }

  /** Whether its JVM exists; a paused broker is alive. */
  public boolean isAlive() {
    Process current = process;
    return current != null && current.isAlive();
  }

  /** How its last JVM ended (128 + n: killed by signal n); empty while it runs. */
  public OptionalInt exitCode() {
    Process current = process;
    return current == null || current.isAlive()
        ? OptionalInt.empty()
        : OptionalInt.of(current.exitValue());
  }

  /**
   * Starts the broker on the data it has, and does not wait until it serves.
   *
   * @throws IllegalStateException if it is running
   * @throws UncheckedIOException if no process can be made
   */
  public synchronized void start() {
    if (isAlive()) {
      throw new IllegalStateException("Broker " + id + " runs already, as process " + pid() + ".");
    }
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Broker " + id + " cannot be started with " + command.get(0) + ", logging to " + logFile,
          e);
    }
  }

  /**
   * Asks the broker to stop (SIGTERM), and kills it if it has not within {@code grace}. A paused
   * broker is resumed first. Does nothing to one that has ended. An interrupt cuts the grace short.
   *
   * @return whether it ended by itself
   */
  public synchronized boolean stop(Duration grace) {
    if (!isAlive()) {
      return true;
    }
    if (pause != null) {
      resume();
    }
    Process current = started();
    // Not Process.destroy(): that closes the pipe too, and the leash would halt the broker at once.
    current.toHandle().destroy();
    try {
      if (current.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
    return false;
  }

  /**
   * Kills the broker (SIGKILL), paused or not, and waits until it is gone. Does nothing to one that
   * has ended.
   *
   * @throws IllegalStateException if it is still there after ten seconds
   */
  public synchronized void kill() {
    Process current = process;
    if (current == null) {
      return;
    }
    current.destroyForcibly();
    boolean interrupted = Thread.interrupted();
    try {
      if (!current.waitFor(KILL_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "Broker "
                + id
                + " (process "
                + current.pid()
                + ") survives SIGKILL; is its disk hung?");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (pause != null) {
        pause.abandon();
        pause = null;
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Freezes the broker (SIGSTOP). Should the tool die meanwhile, the broker is continued and ends.
   *
   * @throws IllegalStateException if it is not running, or paused already
   * @throws UncheckedIOException if the signal cannot be sent
   */
  public synchronized void pause() {
    if (!isAlive() || pause != null) {
      throw new IllegalStateException(
          "Broker " + id + " cannot be paused: it is " + (isAlive() ? "paused already." : "down."));
    }
    try {
      pause = PauseGuard.stop(pid());
    } catch (IOException e) {
      throw new UncheckedIOException("Broker " + id + " cannot be paused", e);
    }
  }

  /**
   * Continues a paused broker (SIGCONT). Does nothing to one that is not paused.
   *
   * @throws UncheckedIOException if the signal cannot be sent
   */
  public synchronized void resume() {
    PauseGuard guard = pause;
    if (guard == null) {
      return;
    }
    pause = null;
    try {
      guard.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Broker " + id + " cannot be resumed; kill it instead", e);
    }
  }

  /** Stops the broker within {@code grace} as {@link #stop} does, and starts it again. */
  public synchronized void restart(Duration grace) {
    stop(grace);
    start();
  }

  private Process started() {
    Process current = process;
    if (current == null) {
      throw new IllegalStateException("Broker " + id + " was never started.");
    }
    return current;
  }

  @Override
  public String toString() {
    Process current = process;
    return "broker " + id + (current == null ? "" : " (pid " + current.pid() + ")");
  }
}
