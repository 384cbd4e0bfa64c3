package io.millrace.pipeline.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Holds one process stopped for as long as this object is open and the tool lives.
 *
 * <p>A stopped process cannot notice that the tool is gone. So a small shell stops it, waits on a
 * pipe from the tool and continues it when the pipe ends, by whatever death; a broker or a member
 * then sees the end of its own pipe.
 *
 * <p>Used by one thread at a time; the owner of the process sees to that.
 */
public final class PauseGuard implements AutoCloseable {
  /**
   * Signals that a terminal or an init system sends to the whole group must not end the guard
   * before it has continued its broker.
   */
  private static final String SCRIPT =
      "trap '' INT TERM HUP; kill -STOP \"$1\" && echo stopped; read -r _; kill -CONT \"$1\"";

  /** The shell has one signal to send; more than this means that it is stuck. */
  private static final long LIMIT_SECONDS = 5;

  private final Process shell;

  private PauseGuard(Process shell) {
    this.shell = shell;
  }

  /**
   * Stops the process and returns when the signal is sent.
   *
   * @throws IOException if it cannot be stopped; it then runs on
   */
  public static PauseGuard stop(long pid) throws IOException {
    Process shell =
        new ProcessBuilder(List.of("sh", "-c", SCRIPT, "pause-guard", String.valueOf(pid)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    PauseGuard guard = new PauseGuard(shell);
    BufferedReader answers = shell.inputReader(StandardCharsets.UTF_8);
    if (!"stopped".equals(answers.readLine())) {
      guard.abandon();
      throw new IOException("process " + pid + " cannot be stopped; it is gone or not ours");
    }
    return guard;
  }

  /** Continues the process and returns when the signal is sent. */
  @Override
  public void close() throws IOException {
    shell.getOutputStream().close();
    try {
      if (!shell.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        abandon();
        throw new IOException("the shell that continues a paused broker hangs");
      }
    } catch (InterruptedException e) {
      // The end of the pipe is on its way to the shell, which needs nobody to wait for it.
      Thread.currentThread().interrupt();
    }
  }

  /** Gives the guard up without continuing anything: for a process that was killed. */
  public void abandon() {
    shell.destroyForcibly();
  }
}
