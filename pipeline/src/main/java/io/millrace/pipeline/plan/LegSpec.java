package io.millrace.pipeline.plan;

import io.millrace.core.consume.Work;
import io.millrace.pipeline.plan.ExperimentSpec.Groups;
import io.millrace.pipeline.plan.ExperimentSpec.Topic;
import java.time.Duration;

/**
 * What a leg is to be: a topic, the events in it, the groups that read them, and the stages between
 * the two.
 */
public record LegSpec(Topic topic, Load load, Groups groups, Stages stages) {
  /** Without stages. */
  public LegSpec(Topic topic, Load load, Groups groups) {
    this(topic, load, groups, Stages.NONE);
  }

  /** Checks that they fit each other. */
  public LegSpec {
    if (load instanceof Load.ReadBack && topic.name() == null) {
      throw new IllegalArgumentException("producers 0 reads a topic back: name it with --topic");
    }
    if (load instanceof Load.ReadBack && !stages.isNone()) {
      throw new IllegalArgumentException(
          "stages pass on what producers send: give --producers, or leave --stages out");
    }
  }

  /** True when its events are sent in transactions. */
  public boolean isLoadTransactional() {
    return load instanceof Load.Offered offered && offered.isTransactional();
  }

  /** True when its events are sent in transactions, or passed on in such by its stages. */
  public boolean hasTransactions() {
    return isLoadTransactional() || stages.areTransactional();
  }

  /**
   * True when more than a read of the log stands between an event and its handling: what the log
   * takes then says little about what comes through.
   */
  public boolean hasWorkBehindTheLog() {
    return !stages.isNone() || groups.share() != null || !groups.work().isNone();
  }

  /** The same with another load. */
  public LegSpec with(Load other) {
    return new LegSpec(topic, other, groups, stages);
  }

  /** The same with another topic. */
  public LegSpec with(Topic other) {
    return new LegSpec(other, load, groups, stages);
  }

  /** The same with other groups. */
  public LegSpec with(Groups other) {
    return new LegSpec(topic, load, other, stages);
  }

  /** The same with other stages. */
  public LegSpec with(Stages other) {
    return new LegSpec(topic, load, groups, other);
  }

  /**
   * The same load for as long as the warm-up lasts, read without work: by one group, or, where each
   * member has a JVM of its own, by all.
   */
  public LegSpec asWarmup(Duration warmup) {
    Groups warm =
        new Groups(
            groups.processes() ? groups.count() : Math.min(1, groups.count()),
            groups.members(),
            groups.processes(),
            new Work.None(),
            groups.commits(),
            Duration.ZERO,
            groups.drainTimeout(),
            groups.share() == null ? null : groups.share().acceptingAll());
    return new LegSpec(
        topic,
        load instanceof Load.Offered offered ? offered.asWarmup(warmup) : load,
        warm,
        stages.asWarmup());
  }
}
