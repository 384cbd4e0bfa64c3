package io.millrace.pipeline.result;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the file {@code RUNNING} of a run says: which process is at the run, and what it has made on
 * a cluster that outlives it. Lines of a key and a value; the file goes when the run ends.
 *
 * @param process the process id; empty when whoever wrote it was killed in the middle of it
 * @param host that of the process; process ids mean nothing elsewhere
 * @param clusterId Kafka's own id of the cluster; empty when nothing was made that outlives the run
 * @param mark in the names of topics and groups that the run made for itself; empty as before
 * @param topicIds Kafka's own ids of topics that the run made under names which the user chose
 */
public record RunningNote(
    Optional<Long> process,
    String host,
    Optional<String> clusterId,
    Optional<String> mark,
    List<String> topicIds) {
  private static final String PROCESS = "process ";
  private static final String HOST = "host ";
  private static final String CLUSTER = "cluster ";
  private static final String MARK = "mark ";
  private static final String TOPIC = "topic ";

  /** Copies the list. */
  public RunningNote {
    topicIds = List.copyOf(topicIds);
  }

  /** That of a run of this process, which has made nothing yet. */
  static RunningNote here() {
    return new RunningNote(
        Optional.of(ProcessHandle.current().pid()),
        thisHost(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  RunningNote having(String ofCluster, String itsMark, List<String> itsTopicIds) {
    return new RunningNote(
        process, host, Optional.of(ofCluster), Optional.of(itsMark), itsTopicIds);
  }

  static RunningNote parse(List<String> lines) {
    return new RunningNote(
        value(lines, PROCESS).filter(id -> id.matches("[0-9]{1,18}")).map(Long::parseLong),
        value(lines, HOST).orElse(""),
        value(lines, CLUSTER),
        value(lines, MARK),
        values(lines, TOPIC));
  }

  private static Optional<String> value(List<String> lines, String key) {
    return values(lines, key).stream().findFirst();
  }

  private static List<String> values(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()))
        .toList();
  }

  String text() {
    List<String> lines = new ArrayList<>();
    process.ifPresent(id -> lines.add(PROCESS + id));
    lines.add(HOST + host);
    clusterId.ifPresent(id -> lines.add(CLUSTER + id));
    mark.ifPresent(text -> lines.add(MARK + text));
    topicIds.forEach(id -> lines.add(TOPIC + id));
    return String.join("\n", lines) + "\n";
  }

  /** True when the process can be seen from here, if it is there at all. */
  public boolean isOfThisHost() {
    return !host.isEmpty() && host.equals(thisHost());
  }

  /** True when a process of that id is there; of another host's nothing is known. */
  public boolean isAlive() {
    return process.flatMap(ProcessHandle::of).map(ProcessHandle::isAlive).orElse(false);
  }

  /**
   * The host's name, and where there are such (Linux) the namespace in which process ids are
   * counted: a container may bear the name of its host. Empty when the host has no name.
   */
  private static String thisHost() {
    try {
      Path linux = Path.of("/proc/sys/kernel/hostname");
      if (Files.exists(linux)) {
        return Files.readString(linux).strip()
            + " "
            + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
      }
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }
}
