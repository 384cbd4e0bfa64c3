package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.result.Redaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The resolved options of a command: all values for experiment.yaml, and the command line that
 * repeats the run.
 */
final class ResolvedOptions {
  /** Not part of the experiment. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "help",
          "version",
          "spec",
          "json",
          "junit",
          "metrics-port",
          "metrics-host",
          "native-histograms",
          "watch");

  private static final Set<String> SHOWN = Set.of("--json", "--watch", "--native-histograms");
  private static final Set<String> SHOWN_BY_VALUE =
      Set.of("--junit", "--metrics-port", "--metrics-host");

  private ResolvedOptions() {}

  /**
   * Of a command that was parsed.
   *
   * @param before what stands before its arguments, when it was parsed by itself
   */
  static ExperimentSpec.Origin of(CommandSpec command, String... before) {
    List<String> arguments = new ArrayList<>(List.of("./millrace"));
    arguments.addAll(List.of(before));
    arguments.addAll(repeating(command.commandLine().getParseResult().originalArgs()));
    Map<String, Object> resolved = new LinkedHashMap<>();
    for (OptionSpec option : command.options()) {
      String name = option.longestName().replaceFirst("^-+", "");
      Object value = option.getValue();
      if (!LEFT_OUT.contains(name) && value != null) {
        resolved.put(name, plain(name, value));
      }
    }
    if (resolved.containsKey("bootstrap-server")) {
      TargetOptions.EMBEDDED_ONLY.forEach(option -> resolved.remove(option.substring(2)));
    }
    if (!resolved.containsKey("stages")) {
      StageOptions.HOW.forEach(resolved::remove);
    }
    if (resolved.containsKey("payload-file")) {
      LoadOptions.MADE_ONLY.forEach(resolved::remove);
    }
    if (resolved.containsKey("payload-key")) {
      LoadOptions.MADE_KEYS_ONLY.forEach(resolved::remove);
    }
    resolved.values().removeIf(value -> value instanceof Map<?, ?> map && map.isEmpty());
    resolved.values().removeIf(value -> value instanceof List<?> list && list.isEmpty());
    return new ExperimentSpec.Origin(Redaction.commandLine(arguments), resolved);
  }

  /** What of the arguments makes the same run again: not how it is shown meanwhile. */
  private static List<String> repeating(List<String> arguments) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (SHOWN_BY_VALUE.contains(argument)) {
        i++; // its value stands behind it
      } else if (!SHOWN.contains(argument)
          && SHOWN_BY_VALUE.stream().noneMatch(option -> argument.startsWith(option + "="))) {
        kept.add(argument);
      }
    }
    return kept;
  }

  private static Object plain(String name, Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, String> shown = new LinkedHashMap<>();
      map.forEach(
          (key, entry) ->
              shown.put(key.toString(), Redaction.value(key.toString(), entry.toString())));
      return shown;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(entry -> Redaction.assignment(entry.toString().strip())).toList();
    }
    return value instanceof Number || value instanceof Boolean
        ? value
        : Redaction.assignment(Redaction.value(name, value.toString()));
  }
}
