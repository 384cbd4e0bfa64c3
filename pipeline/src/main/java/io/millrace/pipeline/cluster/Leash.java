package io.millrace.pipeline.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;

/**
 * The main class of a broker's JVM: formats the storage, runs Kafka, and ends the JVM when the tool
 * that started it is gone.
 *
 * <p>It runs on Kafka's class path, not on ours, so it uses the JDK alone and reaches Kafka by
 * reflection.
 */
final class Leash {
  /**
   * The exit code that says that the broker was ended because the tool is gone; Kafka does not use
   * it.
   */
  private static final int PARENT_GONE = 86;

  /** The first argument of a ZooKeeper. */
  static final String ZOOKEEPER = "zookeeper";

  private Leash() {}

  /**
   * Runs a broker, or a ZooKeeper, until it ends.
   *
   * @param args of a KRaft broker, its cluster id and the path of {@code server.properties}; of a
   *     broker that uses ZooKeeper, that path; of a ZooKeeper, {@code zookeeper} and the path of
   *     its settings
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    Thread leash = new Thread(() -> haltAtEndOf(System.in), "millrace-leash");
    leash.setDaemon(true);
    leash.start();
    if (args[0].equals(ZOOKEEPER)) {
      run("org.apache.zookeeper.server.quorum.QuorumPeerMain", args[1]);
    } else if (args.length == 1) {
      run("kafka.Kafka", args[0]);
    } else {
      format(args[0], args[1]);
      run("kafka.Kafka", args[1]);
    }
  }

  private static void run(String mainClass, String settings) throws ReflectiveOperationException {
    Class.forName(mainClass)
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[] {settings});
  }

  /**
   * Formats what is not formatted yet, in this JVM because a JVM of its own costs a second per
   * broker.
   */
  private static void format(String clusterId, String serverProperties)
      throws ReflectiveOperationException {
    String[] format = {"format", "-t", clusterId, "-c", serverProperties, "--ignore-formatted"};
    try {
      Object status =
          Class.forName("kafka.tools.StorageTool")
              .getMethod("execute", String[].class, PrintStream.class)
              .invoke(null, format, System.out);
      if (!Integer.valueOf(0).equals(status)) {
        System.err.println("Formatting the storage ended with status " + status + ".");
        System.exit(1);
      }
    } catch (InvocationTargetException e) {
      System.err.println("The storage cannot be formatted:");
      // On a line of its own, where whoever reads this log looks for exceptions.
      System.err.println(e.getCause());
      System.exit(1);
    }
  }

  /**
   * The tool holds the other end of this pipe and writes nothing. However it dies, the system
   * closes that end; halt, because nobody is left who would wait for a clean stop.
   */
  private static void haltAtEndOf(InputStream pipe) {
    try {
      while (pipe.read() >= 0) {
        // Input has no meaning here; only its end has.
      }
    } catch (IOException e) {
      System.err.println("The pipe to the tool broke: " + e);
    }
    Runtime.getRuntime().halt(PARENT_GONE);
  }
}
