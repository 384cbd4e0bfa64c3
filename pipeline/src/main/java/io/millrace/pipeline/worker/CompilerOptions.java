package io.millrace.pipeline.worker;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How far this JVM compiles: a worker does as the tool does, or the clients of one run would differ
 * by where they are.
 */
final class CompilerOptions {
  private static final Pattern COMPILATION = Pattern.compile("-XX:.*Tiered.*|-Xint|-Xcomp");

  private CompilerOptions() {}

  /** Those among the options of a JVM that are about its compilers, in their order. */
  static List<String> among(List<String> options) {
    return options.stream().filter(option -> COMPILATION.matcher(option).matches()).toList();
  }
}
