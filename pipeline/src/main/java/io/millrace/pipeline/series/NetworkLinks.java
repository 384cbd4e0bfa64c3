package io.millrace.pipeline.series;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this host's network links have carried, by sysfs-class-net (Linux). Loopback, and links
 * whose speed the system does not tell, such as most virtual ones, are left out.
 *
 * @param atNs when it was read
 */
record NetworkLinks(long atNs, Map<String, Link> links) {
  private static final Path LINUX = Path.of("/sys/class/net");

  /**
   * One link.
   *
   * @param megabits per second, in each direction
   */
  record Link(long receivedBytes, long sentBytes, long megabits) {}

  /** Now; none where the system is another one. */
  static NetworkLinks now() {
    return read(LINUX, System.nanoTime());
  }

  /** From another directory of the same form. */
  static NetworkLinks read(Path directory, long atNs) {
    Map<String, Link> links = new HashMap<>();
    for (Path link : entries(directory)) {
      number(link.resolve("speed"))
          .filter(megabits -> megabits > 0)
          .ifPresent(
              megabits ->
                  links.put(
                      String.valueOf(link.getFileName()),
                      new Link(
                          number(link.resolve("statistics/rx_bytes")).orElse(0L),
                          number(link.resolve("statistics/tx_bytes")).orElse(0L),
                          megabits)));
    }
    return new NetworkLinks(atNs, Map.copyOf(links));
  }

  /** How much of its speed the busiest link used, in its busier direction: 1 is all of it. */
  Optional<Double> busiestShareSince(NetworkLinks before) {
    double seconds = (atNs - before.atNs) / 1e9;
    List<Double> shares = new ArrayList<>();
    links.forEach(
        (name, now) -> {
          Link then = before.links.get(name);
          if (then != null) {
            long bytes =
                Math.max(now.receivedBytes - then.receivedBytes, now.sentBytes - then.sentBytes);
            shares.add(bytes * 8 / seconds / (now.megabits * 1e6));
          }
        });
    return shares.stream().max(Double::compare);
  }

  private static List<Path> entries(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<Long> number(Path file) {
    try {
      return Optional.of(Long.parseLong(Files.readString(file).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
