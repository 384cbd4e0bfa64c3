package io.millrace.pipeline.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.core.workload.EventSize;
import io.millrace.core.workload.OwnPayloads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file of the user's own events: one a line, JSON or any other bytes without a line feed. */
public final class PayloadFile {
  /**
   * It is kept in memory twice for a moment, also by a sender that is a process, whose old
   * generation has some 500 MB.
   */
  private static final int LARGEST_FILE = 64 << 20;

  private static final JsonMapper JSON = new JsonMapper();

  /** What was read last: the runs of a sweep have the same file, and keep it once. */
  private static final AtomicReference<@Nullable OwnPayloads> LAST = new AtomicReference<>();

  private final Path file;
  private final @Nullable String keyField;

  private PayloadFile(Path file, @Nullable String keyField) {
    this.file = file;
    this.keyField = keyField;
  }

  /**
   * Reads a file.
   *
   * @param keyField the field of each line's JSON that is the record's key; null: keys are made
   * @param sha256 what the file must have; null: it may be any
   * @throws IllegalArgumentException when it cannot be used, with the line at which it stopped
   */
  public static OwnPayloads read(Path file, @Nullable String keyField, @Nullable String sha256) {
    return new PayloadFile(file, keyField).read(sha256);
  }

  private OwnPayloads read(@Nullable String wantedSha256) {
    byte[] bytes = bytes();
    String sha256 = sha256(bytes);
    if (wantedSha256 != null && !wantedSha256.equalsIgnoreCase(sha256)) {
      throw new IllegalArgumentException(
          "payload-sha256 is "
              + wantedSha256
              + ", but payload-file "
              + file
              + " has "
              + sha256
              + ": it is another file, or was changed");
    }
    OwnPayloads last = LAST.get();
    if (last != null
        && last.origin().sha256().equals(sha256)
        && last.origin().file().equals(file.toString())
        && String.valueOf(last.origin().keyField()).equals(String.valueOf(keyField))) {
      return last;
    }
    OwnPayloads read = payloads(bytes, sha256);
    LAST.set(read);
    return read;
  }

  private byte[] bytes() {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "payload-file is " + file + ", which is " + (Files.exists(file) ? "no file" : "missing"));
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw new IllegalArgumentException(
            "payload-file "
                + file
                + " is larger than "
                + (LARGEST_FILE >> 20)
                + " MiB, which is what is kept in memory: give a part of it");
      }
      return bytes;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "payload-file is " + file + ", which cannot be read: " + e, e);
    }
  }

  private OwnPayloads payloads(byte[] bytes, String sha256) {
    List<byte[]> values = new ArrayList<>();
    Map<String, Integer> keys = new LinkedHashMap<>();
    int[] keyOfValue = new int[keyField == null ? 0 : 1_024];
    int blankLines = 0;
    int line = 0;
    for (int start = 0; start < bytes.length; ) {
      int end = endOfLine(bytes, start);
      byte[] value = Arrays.copyOfRange(bytes, start, withoutReturn(bytes, start, end));
      start = end + 1;
      line++;
      if (isBlank(value)) {
        blankLines++;
        continue;
      }
      if (value.length > EventSize.LARGEST) {
        throw new IllegalArgumentException(
            at(line) + " has " + value.length + " bytes, more than " + EventSize.LARGEST);
      }
      if (keyField != null) {
        if (values.size() == keyOfValue.length) {
          keyOfValue = Arrays.copyOf(keyOfValue, 2 * keyOfValue.length);
        }
        String key = key(value, keyField, line);
        keyOfValue[values.size()] = keys.computeIfAbsent(key, k -> keys.size());
      }
      values.add(value);
    }
    if (values.isEmpty()) {
      throw new IllegalArgumentException(
          "payload-file "
              + file
              + " holds no event: it has one a line, and blank lines are skipped");
    }
    return new OwnPayloads(
        new OwnPayloads.Origin(file.toString(), keyField, blankLines, sha256),
        values,
        keys.keySet().stream().map(key -> key.getBytes(UTF_8)).toList(),
        keyOfValue);
  }

  private static int endOfLine(byte[] bytes, int from) {
    int end = from;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  /** Files from other systems end their lines with a carriage return and a line feed. */
  private static int withoutReturn(byte[] bytes, int start, int end) {
    return end > start && bytes[end - 1] == '\r' ? end - 1 : end;
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  private String key(byte[] value, String field, int line) {
    JsonNode key;
    try {
      key = JSON.readTree(value).get(field);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          at(line) + " is no JSON, so it has no payload-key '" + field + "'", e);
    }
    if (key == null || !key.isValueNode() || key.isNull()) {
      throw new IllegalArgumentException(
          at(line)
              + " has no payload-key '"
              + field
              + "': it must be a field of each line's JSON object, a text, number or boolean");
    }
    return key.asString();
  }

  private String at(int line) {
    return "line " + line + " of payload-file " + file;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
