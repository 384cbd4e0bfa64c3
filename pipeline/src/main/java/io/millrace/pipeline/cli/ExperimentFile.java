package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.ExperimentYaml;
import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.Redaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code --spec FILE}: an experiment as a file, with the same keys as the command line. Its options
 * are put before those of the command line, which therefore override them.
 */
final class ExperimentFile {
  private static final String OPTION = "--spec";

  private ExperimentFile() {}

  /**
   * The arguments with every {@code --spec FILE} replaced by what the file says.
   *
   * @throws UsageException when a file cannot be used
   */
  static String[] expand(String... args) {
    List<String> fromFiles = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals(OPTION) && i + 1 < args.length) {
        fromFiles.addAll(options(Path.of(args[++i])));
      } else if (args[i].startsWith(OPTION + "=")) {
        fromFiles.addAll(options(Path.of(args[i].substring(OPTION.length() + 1))));
      } else {
        rest.add(args[i]);
      }
    }
    if (rest.isEmpty()) {
      return args;
    }
    List<String> all = new ArrayList<>(List.of(rest.get(0)));
    all.addAll(fromFiles);
    all.addAll(rest.subList(1, rest.size()));
    return all.toArray(String[]::new);
  }

  private static List<String> options(Path file) {
    List<String> options = new ArrayList<>();
    ExperimentYaml.read(file).forEach((name, value) -> addOption(options, name, value));
    for (String option : options) {
      if (option.endsWith("=" + Redaction.HIDDEN)) {
        throw new UsageException(
            "experiment file "
                + file
                + " has a secret left out of it ("
                + option.substring(0, option.length() - Redaction.HIDDEN.length() - 1)
                + "): remove the line and give it with --command-config");
      }
    }
    return options;
  }

  private static void addOption(List<String> options, String name, Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, entry) -> options.add("--" + name + "=" + key + "=" + text(entry)));
    } else if (value instanceof List<?> list) {
      list.forEach(entry -> options.add("--" + name + "=" + entry));
    } else {
      options.add("--" + name + "=" + value);
    }
  }

  /** A list of values, as {@code vary} has them, is written with commas. */
  private static String text(Object entry) {
    return entry instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(entry);
  }
}
