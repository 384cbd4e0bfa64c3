package io.millrace.pipeline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands that the rights of files bind. Root may write anywhere, and tests often run as root:
 * then the command is root still, but without the power to pass those rights over.
 */
public final class OrdinaryUser {
  private static final String NO_POWER = "-dac_override,-dac_read_search";

  private OrdinaryUser() {}

  /** The same command, as a user whom the rights of files bind. */
  public static List<String> runs(List<String> command) {
    List<String> bound = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      bound.addAll(List.of("setpriv", "--bounding-set=" + NO_POWER, "--inh-caps=" + NO_POWER));
    }
    bound.addAll(command);
    return bound;
  }

  /** False on a machine where the tests' user cannot be bound (root without setpriv(1)). */
  public static boolean isThere() {
    return !System.getProperty("user.name").equals("root")
        || Files.isExecutable(Path.of("/usr/bin/setpriv"));
  }
}
