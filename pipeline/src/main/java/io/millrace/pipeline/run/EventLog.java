package io.millrace.pipeline.run;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.measure.NanoClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happened besides the load, a JSON object per line. Sampler thread only; its counts after
 * {@link #close} by any. Lines go to the file as they come: nothing here grows with the run.
 */
final class EventLog implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String REBALANCE = "rebalance";

  private final @Nullable Writer out;
  private final List<ConsumerGroup> groups;
  private final RunObserver observer;
  private final NanoClock clock;
  private final long startNs;
  private final Map<String, Long> seen = new HashMap<>();
  private final Map<String, Long> sinceStart = new HashMap<>();
  private final Queue<Map<String, Object>> notes = new ConcurrentLinkedQueue<>();

  /** Writes to {@code out}, or nowhere when it is null, and tells {@code observer}. */
  EventLog(
      @Nullable Writer out,
      List<ConsumerGroup> groups,
      RunObserver observer,
      NanoClock clock,
      long startNs) {
    this.out = out;
    this.observer = observer;
    this.groups = groups;
    this.clock = clock;
    this.startNs = startNs;
  }

  /** Notes that something happened now. Any thread; written with the next {@link #update}. */
  void note(String kind, Map<String, Object> details) {
    Map<String, Object> json = new LinkedHashMap<>(begin(clock.nanoTime(), kind));
    json.putAll(details);
    notes.add(json);
    observer.see(new RunNews.Happened(kind));
  }

  private Map<String, Object> begin(long atNs, String kind) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", clock.instant(atNs).toString());
    json.put("elapsedMs", (atNs - startNs) / 1_000_000);
    json.put("kind", kind);
    return json;
  }

  /** Writes and flushes what is new. */
  void update() {
    try {
      for (Map<String, Object> note = notes.poll(); note != null; note = notes.poll()) {
        write(note);
      }
      for (ConsumerGroup group : groups) {
        RebalanceLog.News news = group.rebalances().since(seen.getOrDefault(group.id(), 0L));
        seen.put(group.id(), news.seen());
        writeNews(group.id(), news);
      }
      if (out != null) {
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeNews(String group, RebalanceLog.News news) throws IOException {
    long counted = news.missed();
    if (news.missed() > 0) {
      Map<String, Object> json = begin(clock.nanoTime(), "rebalances_missed");
      json.put("group", group);
      json.put("count", news.missed());
      write(json);
    }
    for (RebalanceLog.Entry entry : news.entries()) {
      write(asJson(group, entry));
      observer.see(new RunNews.Happened(REBALANCE));
      if (entry.atNs() >= startNs) {
        counted++;
      }
    }
    sinceStart.merge(group, counted, Long::sum);
  }

  /**
   * How many rebalances of a group were noted from the start until {@code untilNs}, which is at
   * most {@link RebalanceLog#MOST_KEPT} of them ago. Only after {@link #close}.
   */
  long rebalances(ConsumerGroup group, long untilNs) {
    List<RebalanceLog.Entry> unwritten =
        group.rebalances().since(seen.getOrDefault(group.id(), 0L)).entries();
    long noted =
        sinceStart.getOrDefault(group.id(), 0L)
            + unwritten.stream().filter(entry -> entry.atNs() >= startNs).count();
    long after =
        group.rebalances().entries().stream()
            .filter(entry -> entry.atNs() >= startNs && entry.atNs() > untilNs)
            .count();
    return noted - after;
  }

  private void write(Map<String, Object> json) throws IOException {
    if (out != null) {
      out.write(JSON.writeValueAsString(json) + "\n");
    }
  }

  private Map<String, Object> asJson(String group, RebalanceLog.Entry entry) {
    Map<String, Object> json = begin(entry.atNs(), REBALANCE);
    json.put("group", group);
    json.put("member", entry.member());
    json.put("change", entry.change().name().toLowerCase(Locale.ROOT));
    json.put("partitions", entry.partitions());
    return json;
  }

  @Override
  public void close() {
    update();
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
