package io.millrace.pipeline.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What kind of file system a run's brokers would keep their logs on. */
final class FileSystem implements Check {
  private static final String NAME = "file system";

  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

  private static final Set<String> NETWORK =
      Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs", "ceph", "glusterfs", "lustre", "afs");

  private static final int MOUNT_POINT = 4;

  /** How mountinfo writes what would break its columns; see proc_pid_mountinfo(5). */
  private static final Map<String, String> ESCAPES =
      Map.of("\\040", " ", "\\011", "\t", "\\012", "\n", "\\134", "\\");

  private record Mount(Path point, String type) {
    static Optional<Mount> parse(String line) {
      String[] halves = line.split(" - ", 2);
      String[] columns = halves[0].split(" ", -1);
      if (halves.length < 2 || columns.length <= MOUNT_POINT) {
        return Optional.empty();
      }
      String point = columns[MOUNT_POINT];
      for (Map.Entry<String, String> escape : ESCAPES.entrySet()) {
        point = point.replace(escape.getKey(), escape.getValue());
      }
      return Optional.of(new Mount(Path.of(point), halves[1].split(" ", 2)[0]));
    }
  }

  @Override
  public Finding look(Machine machine) {
    Path disk = real(machine.disk());
    Optional<String> type =
        machine.lines("proc/self/mountinfo").stream()
            .flatMap(line -> Mount.parse(line).stream())
            .filter(mount -> disk.startsWith(mount.point()))
            // of mounts on the same point the last one is seen
            .reduce(
                (one, two) -> two.point().getNameCount() >= one.point().getNameCount() ? two : one)
            .map(Mount::type);
    if (type.isEmpty()) {
      return new Finding.Unknown(NAME, "there is no /proc/self/mountinfo");
    }
    return machine.brokers() == 0 ? new Finding.Good(NAME, type.get()) : judge(type.get(), disk);
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath();
    }
  }

  private static Finding judge(String type, Path disk) {
    String value = type + " (" + disk + ")";
    if (MEMORY.contains(type)) {
      return new Finding.Warning(
          NAME,
          value,
          "logs are in memory: what a flush, a full disk or a restart costs is not what a disk takes,"
              + " and the logs take the memory that heaps and page cache need",
          "name a directory on a disk with --runs");
    }
    if (type.equals("overlay")) {
      return new Finding.Warning(
          NAME,
          value,
          "logs are in the container's own layer: what flushes and new segments cost is that of the"
              + " layer too",
          "mount a volume and name it with --runs");
    }
    if (NETWORK.contains(type) || type.startsWith("fuse.")) {
      return new Finding.Warning(
          NAME,
          value,
          "each flush and each new segment waits for a network or another process: the tail of every"
              + " latency, and gaps of failovers",
          "name a directory on a disk of this machine with --runs");
    }
    return new Finding.Good(NAME, type);
  }
}
