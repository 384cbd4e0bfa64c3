package io.millrace.pipeline.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes child processes that ignore Ctrl-C.
 *
 * <p>Ctrl-C in a terminal reaches the whole process group, but brokers and members end when the
 * tool tells them to: it must drain its load first.
 */
public final class CtrlC {
  private CtrlC() {}

  /**
   * The command line that runs {@code command} with SIGINT ignored. An ignored signal stays ignored
   * across exec, and the JVM leaves it so.
   *
   * @param name what the shell calls itself in its messages
   */
  public static List<String> ignoredBy(String name, List<String> command) {
    List<String> shielded = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", name));
    shielded.addAll(command);
    return shielded;
  }
}
