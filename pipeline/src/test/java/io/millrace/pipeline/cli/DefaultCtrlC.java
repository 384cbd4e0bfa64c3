package io.millrace.pipeline.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts processes with the default action for SIGINT. What runs in the background of a script, or
 * under some launchers of CI, ignores that signal, and whatever it starts does so too; a JVM can
 * undo that neither for itself nor for its children.
 */
final class DefaultCtrlC {
  /** Replaces itself by the command: the process, its number and its children are the same. */
  private static final List<String> ENV = List.of("env", "--default-signal=INT");

  private static final boolean ENV_CAN = canRun();

  private DefaultCtrlC() {}

  /**
   * The command line for it; {@code command} itself where env(1) cannot (coreutils before 8.31).
   */
  static List<String> of(List<String> command) {
    List<String> all = new ArrayList<>(ENV_CAN ? ENV : List.of());
    all.addAll(command);
    return all;
  }

  private static boolean canRun() {
    List<String> command = new ArrayList<>(ENV);
    command.add("true");
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
