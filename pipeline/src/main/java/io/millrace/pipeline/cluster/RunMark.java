package io.millrace.pipeline.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What a run calls the topics and groups that it makes for itself, so that they can be told from
 * anybody else's when the run was killed: its number, when it began, and a checksum of the two. A
 * foreign name that looks the same does not have the right checksum.
 *
 * @param run a number that tells this run's events from any other's
 * @param startedAt when the run began, to the second
 */
public record RunMark(int run, Instant startedAt) {
  private static final String MARK = "([0-9a-f]{8})-([0-9a-f]{8})-([0-9a-f]{4})";
  private static final String TOPIC = "millrace-orders-";

  /**
   * No mark: whoever asked for a topic to be kept will not have it taken for what a killed run
   * left.
   */
  private static final String KEPT_TOPIC = "millrace-kept-orders-";

  private static final Pattern TOPIC_NAME = Pattern.compile(TOPIC + MARK + "(?:-[0-9]+)?");
  private static final Pattern GROUP_NAME =
      Pattern.compile("millrace-(?:run|warmup)-" + MARK + "-(?:l[0-9]+-)?[gs][0-9]+");

  /** Cuts the instant to the second. */
  public RunMark {
    startedAt = startedAt.truncatedTo(ChronoUnit.SECONDS);
  }

  /** That of a run of this process that begins now. */
  public static RunMark fresh() {
    Instant now = Instant.now();
    return new RunMark((int) (now.toEpochMilli() ^ ProcessHandle.current().pid() << 20), now);
  }

  /** The run that made this topic for itself; empty when none did. */
  public static Optional<RunMark> ofTopic(String name) {
    return of(TOPIC_NAME.matcher(name));
  }

  /** The run whose group this is; empty when it is nobody's. */
  public static Optional<RunMark> ofGroup(String id) {
    return of(GROUP_NAME.matcher(id));
  }

  private static Optional<RunMark> of(Matcher name) {
    if (!name.matches()) {
      return Optional.empty();
    }
    RunMark mark =
        new RunMark(
            Integer.parseUnsignedInt(name.group(1), 16),
            Instant.ofEpochSecond(Long.parseLong(name.group(2), 16)));
    return mark.checksum().equals(name.group(3)) ? Optional.of(mark) : Optional.empty();
  }

  /** The topic of this number, from 1. */
  public String topic(int number) {
    return TOPIC + ofLeg(number);
  }

  /** The topic of this number, from 1, when it is to stay after the run. */
  public String keptTopic(int number) {
    return KEPT_TOPIC + ofLeg(number);
  }

  private String ofLeg(int number) {
    return text() + (number == 1 ? "" : "-" + number);
  }

  /**
   * What stands before the number of a group.
   *
   * @param purpose {@code run} or {@code warmup}
   * @param ofLeg {@code l2-} and so on; empty for the first leg
   */
  public String groups(String purpose, String ofLeg) {
    return "millrace-" + purpose + "-" + text() + "-" + ofLeg + "g";
  }

  /**
   * The transactional.id of a producer.
   *
   * @param producer its name
   */
  public String transactionalId(String producer) {
    return producer + "-" + text();
  }

  /** As {@link #groups}, before the number of a stage. */
  public String stages(String purpose, String ofLeg) {
    return "millrace-" + purpose + "-" + text() + "-" + ofLeg + "s";
  }

  /** The mark itself. */
  public String text() {
    return unchecked() + "-" + checksum();
  }

  private String unchecked() {
    return String.format("%08x-%08x", run, startedAt.getEpochSecond());
  }

  private String checksum() {
    CRC32 sum = new CRC32();
    sum.update(("millrace " + unchecked()).getBytes(StandardCharsets.US_ASCII));
    return String.format("%04x", sum.getValue() & 0xffff);
  }
}
