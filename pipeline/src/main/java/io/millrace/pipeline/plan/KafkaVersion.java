package io.millrace.pipeline.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Kafka release, as far as its broker settings depend on it.
 *
 * @param text the release as Maven knows it
 * @param zooKeeper its brokers keep their metadata in ZooKeeper instead of a KRaft quorum
 */
public record KafkaVersion(int major, int minor, String text, boolean zooKeeper) {
  private static final Pattern SHAPE =
      Pattern.compile("(zookeeper:)?((\\d{1,3})\\.(\\d{1,3})\\.\\d{1,3}(-[\\w.]+)?)");

  /**
   * Reads a version such as {@code 4.3.1}, {@code 4.4.0-rc1} or {@code zookeeper:3.9.1}.
   *
   * @throws IllegalArgumentException if it is not shaped like one, or older than 3.9, or has no
   *     ZooKeeper any more
   */
  static KafkaVersion parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "kafka version is '"
              + text
              + "'; it must be a released version with three numbers, such as "
              + EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION
              + ", or zookeeper:3.9.1.");
    }
    KafkaVersion version =
        new KafkaVersion(
            Integer.parseInt(matcher.group(3)),
            Integer.parseInt(matcher.group(4)),
            matcher.group(2),
            matcher.group(1) != null);
    if (!version.isAtLeast(3, 9)) {
      throw new IllegalArgumentException(
          "kafka version is '"
              + text
              + "'; it must be 3.9.0 or newer, the first that we test against.");
    }
    if (version.zooKeeper && version.isAtLeast(4, 0)) {
      throw new IllegalArgumentException(
          "kafka version is '" + text + "'; the last that has ZooKeeper is 3.9.");
    }
    return version;
  }

  public boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }
}
