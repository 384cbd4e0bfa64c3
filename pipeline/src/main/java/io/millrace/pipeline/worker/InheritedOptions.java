package io.millrace.pipeline.worker;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Options of this JVM that hold for its workers too: how far it compiles, or the clients of one run
 * would differ by where they are; and the archive that it takes its classes from.
 */
final class InheritedOptions {
  private static final Pattern INHERITED =
      Pattern.compile("-XX:.*Tiered.*|-Xint|-Xcomp|-XX:SharedArchiveFile=.*");

  private InheritedOptions() {}

  /** Those among the options of a JVM, in their order. */
  static List<String> among(List<String> options) {
    return options.stream().filter(option -> INHERITED.matcher(option).matches()).toList();
  }
}
