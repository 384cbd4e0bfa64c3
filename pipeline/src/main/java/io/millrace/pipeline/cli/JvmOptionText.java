package io.millrace.pipeline.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Lets an option have a JVM's options as its value. {@code -XX:...} looks like our own {@code -X}
 * to picocli, which would refuse it as a value; behind a space it does not.
 */
final class JvmOptionText implements IParameterPreprocessor {
  @Override
  @SuppressWarnings("JdkObsolete") // picocli hands the arguments over as a Stack
  public boolean preprocess(
      Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
    if (!arguments.isEmpty()) {
      arguments.push(" " + arguments.pop().strip());
    }
    return false;
  }
}
