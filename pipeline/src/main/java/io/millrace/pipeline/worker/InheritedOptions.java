package io.millrace.pipeline.worker;

import io.millrace.pipeline.cluster.BrokerJit;
import java.util.List;

/**
 * Options of this JVM that hold for its workers too: how far it compiles, or the clients of one run
 * would differ by where they are; and the archive that it takes its classes from.
 */
final class InheritedOptions {
  private InheritedOptions() {}

  /** Those among the options of a JVM, in their order. */
  static List<String> among(List<String> options) {
    return options.stream().filter(InheritedOptions::isInherited).toList();
  }

  private static boolean isInherited(String option) {
    return BrokerJit.isAboutCompilation(option) || option.startsWith("-XX:SharedArchiveFile=");
  }
}
