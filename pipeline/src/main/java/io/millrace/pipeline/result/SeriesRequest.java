package io.millrace.pipeline.result;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a series was begun with, as far as it decides whether another command asks for the same one.
 *
 * @param asked a checksum of what was asked for: options and steps
 * @param files that the options named, as they were then
 * @param build of Millrace that began it
 */
public record SeriesRequest(String asked, List<ConfigFile> files, String build) {
  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  /** Copies the list. */
  public SeriesRequest {
    files = List.copyOf(files);
  }

  /**
   * A request.
   *
   * @param asked all that was asked for, but for what the files hold; any value that JSON can write
   */
  public static SeriesRequest of(Object asked, List<ConfigFile> files, String build) {
    return new SeriesRequest(checksum(SORTED.writeValueAsString(asked)), files, build);
  }

  private static String checksum(String text) {
    try {
      byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(all);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** True when both ask for the same, whatever the files hold and whichever build it is. */
  public boolean asksForTheSameAs(SeriesRequest other) {
    return asked.equals(other.asked);
  }

  /** In what else {@code begun} differs, in words that follow "was begun". */
  public List<String> differencesOf(SeriesRequest begun) {
    List<String> differences = new ArrayList<>();
    for (ConfigFile file : begun.files) {
      if (!files.contains(file)) {
        differences.add("with another " + file.file() + " (--" + file.option() + ")");
      }
    }
    if (!build.equals(begun.build)) {
      differences.add("by build " + begun.build + ", not " + build);
    }
    return differences;
  }
}
