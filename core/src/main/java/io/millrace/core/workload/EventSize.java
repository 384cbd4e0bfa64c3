package io.millrace.core.workload;

/**
 * The size of an event's value in bytes, drawn evenly from [min, max].
 *
 * @param min at least 1
 * @param max at most 1 MiB, Kafka's default limit for a request, less room for the batch around it
 */
public record EventSize(int min, int max) {
  /** The largest value. */
  public static final int LARGEST = 1_000_000;

  /** Checks the range. */
  public EventSize {
    if (min < 1 || max < min || max > LARGEST) {
      throw new IllegalArgumentException(
          "event-size must be N or MIN-MAX with 1 <= MIN <= MAX <= "
              + LARGEST
              + ", not "
              + min
              + "-"
              + max);
    }
  }

  /** The mean size. */
  public double mean() {
    return (min + max) / 2.0;
  }

  /** Reads {@code 200} or {@code 200-400}. */
  public static EventSize parse(String text) {
    String[] parts = text.split("-", -1);
    try {
      if (parts.length == 1) {
        return new EventSize(Integer.parseInt(text), Integer.parseInt(text));
      }
      if (parts.length == 2) {
        return new EventSize(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      }
    } catch (NumberFormatException e) {
      // falls through to the one message for every malformed size
    }
    throw new IllegalArgumentException("event-size must be N or MIN-MAX, not '" + text + "'");
  }

  @Override
  public String toString() {
    return min == max ? Integer.toString(min) : min + "-" + max;
  }
}
