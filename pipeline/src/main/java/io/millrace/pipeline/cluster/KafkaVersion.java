package io.millrace.pipeline.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Kafka release, as far as its broker settings depend on it. */
record KafkaVersion(int major, int minor, String text) {
  private static final Pattern SHAPE =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.\\d{1,3}(-[\\w.]+)?");

  /**
   * Reads a version such as {@code 4.3.1} or {@code 4.4.0-rc1}.
   *
   * @throws IllegalArgumentException if it is not shaped like one, or older than 3.9
   */
  static KafkaVersion parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "kafka version is '"
              + text
              + "'; it must be a released version with three numbers, such as "
              + EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION
              + ".");
    }
    KafkaVersion version =
        new KafkaVersion(
            Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), text);
    if (!version.isAtLeast(3, 9)) {
      throw new IllegalArgumentException(
          "kafka version is '"
              + text
              + "'; it must be 3.9.0 or newer, the first that we test against.");
    }
    return version;
  }

  boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }
}
