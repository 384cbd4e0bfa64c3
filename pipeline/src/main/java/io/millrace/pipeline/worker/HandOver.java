package io.millrace.pipeline.worker;

/**
 * A hand-over as a member process tells it: four numbers on a line of their own, written at once,
 * so that little is missing when the member is killed.
 *
 * @param first the first offset handed over
 * @param next the offset behind the last
 * @param atNs by the run's clock
 */
record HandOver(int partition, long first, long next, long atNs) {
  private static final String MARK = "h ";

  /** True when a member's line is a hand-over and not a report. */
  static boolean isOn(String line) {
    return line.startsWith(MARK);
  }

  /** Reads what {@link #toLine} wrote. */
  static HandOver parse(String line) {
    String[] numbers = line.substring(MARK.length()).split(" ", -1);
    return new HandOver(
        Integer.parseInt(numbers[0]),
        Long.parseLong(numbers[1]),
        Long.parseLong(numbers[2]),
        Long.parseLong(numbers[3]));
  }

  String toLine() {
    return MARK + partition + " " + first + " " + next + " " + atNs;
  }
}
