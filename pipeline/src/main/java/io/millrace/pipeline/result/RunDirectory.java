package io.millrace.pipeline.result;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files of one run, by their {@link FileNames}. Files that grow are flushed by their writers
 * every second, so that a run whose process was killed is readable up to its last second; {@code
 * RUNNING} marks a run of which something is still to be written, or whose process was killed;
 * {@code FAILED} one that failed, with the reason.
 */
public final class RunDirectory {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** The logs of intervals have seconds with three digits: what these may be off, and more. */
  private static final double ROUNDED_SECONDS = 0.002;

  private static final String RUNS = "runs directory";

  private static final String RUNS_REMEDY =
      "name another with --runs DIR, or give the right to write there";

  private final Path path;

  private RunDirectory(Path path) {
    this.path = path;
  }

  /**
   * Makes {@code <runs>/<utc>-<name>/}, with a number behind it when that exists.
   *
   * @throws IllegalArgumentException in one line, when this user cannot write there
   */
  public static RunDirectory create(Path runs, String name, Instant now) throws IOException {
    Path path = makeNamed(runs, name, now);
    Files.createDirectory(path.resolve(FileNames.LOGS));
    Files.writeString(path.resolve(FileNames.RUNNING), RunningNote.here().text());
    return new RunDirectory(path);
  }

  /**
   * Makes {@code <runs>/<utc>-<name>/}, with a number behind it when that exists.
   *
   * @throws IllegalArgumentException in one line, when this user cannot write there
   */
  static Path makeNamed(Path runs, String name, Instant now) throws IOException {
    WritableDirectory.make(RUNS, runs, RUNS_REMEDY);
    String base = UTC.format(now) + "-" + name;
    for (int attempt = 1; ; attempt++) {
      try {
        return Files.createDirectory(runs.resolve(attempt == 1 ? base : base + "-" + attempt));
      } catch (FileAlreadyExistsException e) {
        // another run of this second: the next number
      }
    }
  }

  /**
   * For a command that starts something before it makes a directory in {@code runs}.
   *
   * @throws IllegalArgumentException in one line, when this user cannot write there
   */
  public static void requireWritable(Path runs) {
    WritableDirectory.require(RUNS, runs, RUNS_REMEDY);
  }

  /** An existing run. */
  public static RunDirectory open(Path path) {
    return new RunDirectory(path);
  }

  /** The directory. */
  public Path path() {
    return path;
  }

  /** The directory's own name. */
  public String name() {
    return path.getFileName().toString();
  }

  /** Logs of the tool's clients and of the brokers. */
  public Path logs() {
    return path.resolve(FileNames.LOGS);
  }

  /** What the tool's own Kafka clients log. */
  public Path clientLog() {
    return logs().resolve(FileNames.CLIENT_LOG);
  }

  /** Where embedded brokers keep their data during the run. */
  public Path brokers() {
    return path.resolve(FileNames.BROKERS);
  }

  /**
   * Notes what the run has made on a cluster that outlives it, in case that it is killed.
   *
   * @param clusterId Kafka's own id of the cluster
   * @param mark in the names of what it made for itself
   * @param topicIds of those that it made under names which the user chose
   */
  public void noteMade(String clusterId, String mark, List<String> topicIds) {
    write(FileNames.RUNNING, RunningNote.here().having(clusterId, mark, topicIds).text());
  }

  /** Where the resolved experiment is; a run that failed early has none. */
  public Path experiment() {
    return path.resolve(FileNames.EXPERIMENT);
  }

  /** The resolved experiment. */
  public void writeExperiment(String yaml) {
    write(FileNames.EXPERIMENT, yaml);
  }

  /** The machine that it ran on. */
  public void writeEnvironment(Object environment) {
    write(FileNames.ENVIRONMENT, ResultJson.write(environment) + "\n");
  }

  /** What the run came to. Appears whole or not at all. */
  public void writeSummary(Summary summary) {
    write(FileNames.SUMMARY, ResultJson.write(summary) + "\n");
  }

  /**
   * What the faults in the run came to: {@code failover.json} has the worst, and where there were
   * several, {@code failover-N.json} each of them. Each appears whole or not at all.
   */
  public void writeFailover(List<FailoverResult> results) {
    if (results.size() > 1) {
      for (int i = 0; i < results.size(); i++) {
        write(FileNames.failover(i + 1), ResultJson.write(results.get(i)) + "\n");
      }
    }
    write(FileNames.FAILOVER, ResultJson.write(FailoverResult.worst(results)) + "\n");
  }

  /**
   * What the worst fault in the run came to; null when none was done.
   *
   * @throws IllegalArgumentException in one line, when it cannot be read
   */
  public @Nullable FailoverResult readFailover() {
    Path file = path.resolve(FileNames.FAILOVER);
    return Files.notExists(file) ? null : readFailover(file);
  }

  /**
   * What each fault in the run came to, in their order; empty when none was done.
   *
   * @throws IllegalArgumentException in one line, when one cannot be read
   */
  public List<FailoverResult> readFailovers() {
    List<FailoverResult> results = new ArrayList<>();
    for (int number = 1; Files.exists(path.resolve(FileNames.failover(number))); number++) {
      results.add(readFailover(path.resolve(FileNames.failover(number))));
    }
    FailoverResult only = results.isEmpty() ? readFailover() : null;
    return only == null ? results : List.of(only);
  }

  private static FailoverResult readFailover(Path file) {
    return readable(file, () -> ResultJson.mapper().readValue(file.toFile(), FailoverResult.class));
  }

  /** True when the run came to a result. */
  public boolean hasSummary() {
    return Files.exists(path.resolve(FileNames.SUMMARY));
  }

  /**
   * What the run came to.
   *
   * @throws IllegalArgumentException in one line, when there is none that can be read
   */
  public Summary readSummary() {
    Path file = path.resolve(FileNames.SUMMARY);
    if (Files.notExists(file)) {
      throw new IllegalArgumentException(
          path
              + " has no "
              + FileNames.SUMMARY
              + ": "
              + unfinished().orElse("it is no run directory"));
    }
    try {
      JsonNode tree = ResultJson.mapper().readTree(file.toFile());
      int version = tree.path("version").asInt(0);
      if (version < 1 || version > Summary.VERSION) {
        throw new IllegalArgumentException(
            file
                + " is of version "
                + version
                + ", and this Millrace reads up to "
                + Summary.VERSION
                + ": use a newer one");
      }
      Summary summary =
          ResultJson.mapper().treeToValue(ofThisVersion(tree, version), Summary.class);
      Completeness.require(summary, file.toString());
      return summary;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Version 1 had the settings of its only topic without that topic's name. Runs of both versions
   * may be older than some of the counts: none of what these count was known then. Before {@code
   * notKnown} was there, a run that was not told every setting failed.
   */
  private static JsonNode ofThisVersion(JsonNode tree, int version) {
    addIfAbsent(tree.path("events"), "notSent");
    addIfAbsent(tree.path("events"), "aborted");
    for (JsonNode group : tree.path("groups")) {
      addIfAbsent(group, "expired");
      addIfAbsent(group, "compacted");
      addIfAbsent(group, "abortedReceived");
    }
    if (tree.path("settings") instanceof ObjectNode settings && !settings.has("notKnown")) {
      settings.putArray("notKnown");
    }
    if (tree instanceof ObjectNode summary && !summary.has("warnings")) {
      summary.putArray("warnings");
    }
    if (version == 1 && tree.path("settings") instanceof ObjectNode settings) {
      settings.putObject("topics").set("topic", settings.remove("topic"));
      ((ObjectNode) tree).put("version", Summary.VERSION);
    }
    return tree;
  }

  private static void addIfAbsent(JsonNode counts, String name) {
    if (counts instanceof ObjectNode object && !object.has(name)) {
      object.put(name, 0);
    }
  }

  /**
   * Says in a sentence why something that belongs to the run may be missing; empty when the run
   * ended, well or badly, and everything was written.
   */
  public Optional<String> unfinished() {
    if (Files.exists(path.resolve(FileNames.FAILED))) {
      return Optional.of("the run failed: " + String.join(" ", lines(FileNames.FAILED)));
    }
    if (Files.notExists(path.resolve(FileNames.RUNNING))) {
      return Optional.empty();
    }
    RunningNote note = RunningNote.parse(lines(FileNames.RUNNING));
    String process = note.process().map(id -> "process " + id).orElse("");
    if (note.isAlive()) {
      return Optional.of("the run goes on (" + process + ")");
    }
    String gone = process.isEmpty() ? "" : " (" + process + " is gone)";
    return Optional.of("the run was killed before everything was written" + gone);
  }

  /** True when {@code path} is, or was to be, a run's directory. */
  public static boolean isRun(Path path) {
    return Stream.of(FileNames.SUMMARY, FileNames.RUNNING, FileNames.FAILED)
        .anyMatch(file -> Files.exists(path.resolve(file)));
  }

  /** The machine that it ran on; null when the run did not get as far. */
  public @Nullable Environment readEnvironment() {
    Path file = path.resolve(FileNames.ENVIRONMENT);
    return Files.exists(file)
        ? readable(file, () -> ResultJson.mapper().readValue(file.toFile(), Environment.class))
        : null;
  }

  /**
   * Hands over what happened besides the load, in its order; nothing when there are no events. One
   * at a time: a long run has more of them than a reader may keep.
   */
  public void eachEvent(Consumer<JsonNode> reader) {
    Path file = path.resolve(FileNames.EVENTS);
    if (Files.exists(file)) {
      readable(file, () -> readEvents(file, reader));
    }
  }

  private static int readEvents(Path file, Consumer<JsonNode> reader) {
    int read = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reader.accept(ResultJson.mapper().readTree(line));
        read++;
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Hands over the intervals of one latency stage in their order, in µs; none when the stage has no
   * log. Their time stamps are in ms since the log's start. One at a time: each is large, and a
   * long run has more of them than memory holds.
   */
  public void eachInterval(LatencyStage stage, Consumer<Histogram> reader) {
    eachInterval(
        stage,
        Long.MIN_VALUE,
        interval -> {
          reader.accept(interval);
          return true;
        });
  }

  /**
   * The same from the first interval on that begins at {@code fromMs} or later. Those before are
   * skipped without being decoded.
   *
   * @param reader says of each whether it wants the next
   */
  public void eachInterval(LatencyStage stage, long fromMs, Predicate<Histogram> reader) {
    Path file = path.resolve(stage.file());
    if (Files.exists(file)) {
      readable(file, () -> readIntervals(file, fromMs, reader));
    }
  }

  private static int readIntervals(Path file, long fromMs, Predicate<Histogram> reader) {
    int read = 0;
    double fromSeconds = fromMs / 1_000.0 - ROUNDED_SECONDS;
    try (InputStream in = Files.newInputStream(file);
        HistogramLogReader log = new HistogramLogReader(in)) {
      boolean goesOn = true;
      while (goesOn
          && log.nextIntervalHistogram(fromSeconds, Double.MAX_VALUE)
              instanceof Histogram interval) {
        long startMillis = Math.round(log.getStartTimeSec() * 1_000);
        interval.setStartTimeStamp(interval.getStartTimeStamp() - startMillis);
        interval.setEndTimeStamp(interval.getEndTimeStamp() - startMillis);
        if (interval.getStartTimeStamp() >= fromMs) {
          goesOn = reader.test(interval);
          read++;
        }
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> lines(String file) {
    try {
      return Files.exists(path.resolve(file)) ? Files.readAllLines(path.resolve(file)) : List.of();
    } catch (IOException e) {
      throw new IllegalArgumentException(path.resolve(file) + " cannot be read: " + e, e);
    }
  }

  /** The parsers of libraries throw what they like: whatever it is, the file is to be named. */
  private static <T> T readable(Path file, Supplier<T> parser) {
    try {
      return parser.get();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The page that shows it. */
  public Path report() {
    return path.resolve(FileNames.REPORT);
  }

  /** The page that shows it. */
  public void writeReport(String html) {
    write(FileNames.REPORT, html);
  }

  /** The counters, a row per 100 ms. */
  public BufferedWriter openTimeline() {
    return open(FileNames.TIMELINE);
  }

  /**
   * The counters at one tick, as far as a reader of results needs them.
   *
   * @param elapsedMs since the schedule's start
   */
  public record Counters(
      long elapsedMs, long sent, long acknowledged, long received, long behind) {}

  /** Opens the counters over the run, to be read row by row; none when there is no timeline. */
  public TimelineReader readTimeline() {
    return TimelineReader.open(path.resolve(FileNames.TIMELINE));
  }

  /** Rebalances and other events, a JSON object per line. */
  public BufferedWriter openEvents() {
    return open(FileNames.EVENTS);
  }

  /** The interval log of one latency stage. */
  public PrintStream openHistogramLog(LatencyStage stage) {
    try {
      return new PrintStream(
          Files.newOutputStream(path.resolve(stage.file())), false, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The run ended, and everything that belongs to it is written: its last file was the last. */
  public void markEnded() {
    try {
      Files.deleteIfExists(path.resolve(FileNames.RUNNING));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The run failed for {@code reason}. */
  public void markFailed(String reason) {
    write(FileNames.FAILED, reason + "\n");
    markEnded();
  }

  /** Removes the directory, which this run made, with what it wrote there. */
  public void discard() throws IOException {
    removeTree(path);
  }

  static void removeTree(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private BufferedWriter open(String file) {
    try {
      return Files.newBufferedWriter(path.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String file, String content) {
    try {
      WholeFile.write(path.resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
