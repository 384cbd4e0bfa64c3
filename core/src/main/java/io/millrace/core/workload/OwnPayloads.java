package io.millrace.core.workload;

import io.millrace.core.order.EventFormat;
import io.millrace.core.order.PayloadFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Events that the user brought along: each one sent is drawn from them, uniformly and with
 * replacement. Immutable, and large: there is one for all producers of a process.
 */
public final class OwnPayloads implements Content {
  private final Origin origin;
  private final byte[][] values;
  private final byte[][] keys;
  private final int[] keyOfValue;
  private final double meanBytes;

  /**
   * Where they came from.
   *
   * @param file as it was named
   * @param keyField the field of each event that is its key; null: keys are made
   * @param blankLines how many lines were skipped because they are blank
   * @param sha256 of the file, in lower-case hexadecimal
   */
  public record Origin(String file, @Nullable String keyField, int blankLines, String sha256) {}

  /**
   * Events with made keys, or with their own.
   *
   * @param values at least one; not copied
   * @param keys distinct ones; empty: keys are made
   * @param keyOfValue for each value the index of its key, when it has one
   */
  public OwnPayloads(Origin origin, List<byte[]> values, List<byte[]> keys, int[] keyOfValue) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("payload-file " + origin.file() + " holds no event");
    }
    this.origin = origin;
    this.values = values.toArray(byte[][]::new);
    this.keys = keys.toArray(byte[][]::new);
    this.keyOfValue = keyOfValue.clone();
    this.meanBytes = values.stream().mapToInt(value -> value.length).average().orElseThrow();
  }

  /** Where they came from. */
  public Origin origin() {
    return origin;
  }

  /** How many there are. */
  public int count() {
    return values.length;
  }

  /** An event. The array is the only one there is, and must not be changed. */
  byte[] value(int index) {
    return values[index];
  }

  /** True when each event has a key of its own. */
  boolean haveKeys() {
    return keys.length > 0;
  }

  /** The number of the key that an event has of its own. */
  int keyNumber(int index) {
    return keyOfValue[index];
  }

  /** A key. The array is the only one there is, and must not be changed. */
  byte[] key(int number) {
    return keys[number];
  }

  @Override
  public EventFormat format() {
    return new PayloadFormat();
  }

  @Override
  public double meanBytes() {
    return meanBytes;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d events of %s (%.0f bytes on average%s, SHA-256 %s)",
        values.length,
        origin.file(),
        meanBytes,
        origin.blankLines() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d blank lines skipped", origin.blankLines()),
        origin.sha256());
  }
}
