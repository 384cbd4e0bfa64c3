package io.millrace.pipeline.cluster;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The command line that starts the JVM of one broker. */
final class BrokerCommand {
  /**
   * Three brokers with this heap fit beside a load generator on a laptop, and none of them collects
   * garbage all the time.
   */
  static final int HEAP_MB = 512;

  private static final List<String> HEAP = List.of("-Xms" + HEAP_MB + "m", "-Xmx" + HEAP_MB + "m");

  /** As Kafka's own start script sets them. */
  private static final List<String> COLLECTOR =
      List.of(
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=20",
          "-XX:InitiatingHeapOccupancyPercent=35",
          "-XX:+ExplicitGCInvokesConcurrent");

  private static final Pattern HEAP_OPTION =
      Pattern.compile("-Xm[sx].*|-XX:(Max|Initial)(HeapSize|RAMPercentage)=.*");
  private static final Pattern COLLECTOR_OPTION = Pattern.compile("-XX:\\+Use\\w+GC");

  private BrokerCommand() {}

  /**
   * The command of one broker, or of a ZooKeeper.
   *
   * @param userJvm the user's JVM options; a heap size or collector among them replaces the default
   * @param classPath Kafka's jars, then the directory with the {@link Leash}
   * @param arguments of the {@link Leash}
   */
  static List<String> of(List<String> userJvm, List<Path> classPath, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(jvmOptions(userJvm));
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()));
    command.add(Leash.class.getName());
    command.addAll(arguments);
    return List.copyOf(CtrlC.ignoredBy("broker", command));
  }

  static List<String> jvmOptions(List<String> userJvm) {
    List<String> options = new ArrayList<>();
    if (userJvm.stream().noneMatch(option -> HEAP_OPTION.matcher(option).matches())) {
      options.addAll(HEAP);
    }
    if (userJvm.stream().noneMatch(BrokerCommand::isCollector)) {
      options.addAll(COLLECTOR);
    }
    options.add("-Djava.awt.headless=true");
    options.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
    options.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    options.addAll(userJvm);
    return List.copyOf(options);
  }

  /** True for an option that chooses the garbage collector. */
  static boolean isCollector(String option) {
    return COLLECTOR_OPTION.matcher(option).matches();
  }

  /** The brokers run on the JVM that runs us, so that one JAVA_HOME decides for both. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
