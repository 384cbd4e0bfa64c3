package io.millrace.pipeline.report;

import java.util.List;

/** What this machine does to figures, as tables end with it. Pure; any thread. */
public final class MachineWarnings {
  private MachineWarnings() {}

  /**
   * Renders a line for each warning, and one that says where the remedies are; nothing without
   * warnings.
   */
  public static String of(List<String> warnings) {
    if (warnings.isEmpty()) {
      return "";
    }
    return "machine     "
        + String.join("\n            ", warnings)
        + "\n            how to mend it: ./millrace doctor\n";
  }
}
