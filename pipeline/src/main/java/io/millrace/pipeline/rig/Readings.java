package io.millrace.pipeline.rig;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.send.LoadWorker;
import io.millrace.core.send.SendCounts;
import io.millrace.core.send.TransactionCounts;
import io.millrace.pipeline.plan.Load;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What can be read off the legs of a rig while it runs: counters, clients, how far groups are.
 * Immutable but for what the legs do; any thread, where a method does not say otherwise.
 *
 * @param legs in their order; none before the rig has made its clients
 */
public record Readings(List<Leg> legs) {
  static final Readings NONE = new Readings(List.of());

  /** Copies the list. */
  public Readings {
    legs = List.copyOf(legs);
  }

  /** The senders of all legs. */
  public List<LoadWorker> senders() {
    return legs.stream().flatMap(leg -> leg.senders().stream()).toList();
  }

  /** The groups of all legs. */
  public List<ConsumerGroup> groups() {
    return legs.stream().flatMap(leg -> leg.groups().stream()).toList();
  }

  /** The stages of all legs. */
  public List<Stage> stages() {
    return legs.stream().flatMap(leg -> leg.stages().stream()).toList();
  }

  /** The Kafka clients of all legs. */
  public List<ClientView> clients() {
    return legs.stream().flatMap(Leg::clients).toList();
  }

  /** The counters of all senders together. */
  public SendCounts counts() {
    return SendCounts.sum(legs.stream().map(Leg::counts).toList());
  }

  /** How the transactions of all senders ended so far; none without transactions. */
  public TransactionCounts transactions() {
    return TransactionCounts.sum(legs.stream().map(Leg::transactions).toList());
  }

  /** True while events are still to be sent. */
  public boolean isLoadRunning() {
    return senders().stream().anyMatch(LoadWorker::isRunning);
  }

  /** How long the longest schedule of any leg lasts; zero where nothing is offered. */
  Duration longestLoad() {
    return legs.stream()
        .map(leg -> leg.spec().load())
        .filter(Load.Offered.class::isInstance)
        .map(load -> ((Load.Offered) load).duration())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** Events that all groups have received, repeats included. */
  public long received() {
    return legs.stream().mapToLong(Leg::received).sum();
  }

  /** Acknowledged events that the slowest group of any leg has not received. */
  public long behind() {
    return legs.stream().mapToLong(Leg::behind).max().orElse(0);
  }

  /** As {@link #counts}, exactly: what became of every event. Only after the load was settled. */
  public SendCounts outcomes() {
    return SendCounts.sum(legs.stream().map(Leg::outcomes).toList());
  }

  /** By the run's clock; 0 without any. Only after the load was settled. */
  public long lastAcknowledgedNs() {
    return senders().stream().mapToLong(LoadWorker::lastAcknowledgedNs).max().orElse(0);
  }

  /** When the last event sent was due, in ns after the start. Only after the load was settled. */
  public long lastDueNs() {
    return senders().stream().mapToLong(LoadWorker::lastDueNs).max().orElse(0);
  }

  /** Errors of all senders, by exception name. */
  public Map<String, Long> errors() {
    Map<String, Long> errors = new TreeMap<>();
    for (LoadWorker sender : senders()) {
      sender.errorCounts().forEach((name, count) -> errors.merge(name, count, Long::sum));
    }
    return errors;
  }

  /** What is wrong with a client, if one died: names the sender, or the group of the member. */
  Optional<IllegalStateException> failure() {
    for (LoadWorker sender : senders()) {
      Throwable failure = sender.failure();
      if (failure != null) {
        return Optional.of(new IllegalStateException("a producer died: " + text(failure), failure));
      }
    }
    for (ConsumerGroup group : groups()) {
      Optional<Throwable> failure = group.failure();
      if (failure.isPresent()) {
        return failure.map(
            cause ->
                new IllegalStateException(
                    "a member of group " + group.id() + " died: " + text(cause), cause));
      }
    }
    for (Stage stage : stages()) {
      Optional<Throwable> failure = stage.failure();
      if (failure.isPresent()) {
        return failure.map(
            cause ->
                new IllegalStateException(
                    "a worker of stage " + stage.number() + " died: " + text(cause), cause));
      }
    }
    return Optional.empty();
  }

  /** What a worker process says of its end is a sentence already. */
  private static String text(Throwable failure) {
    return failure instanceof IllegalStateException && failure.getMessage() != null
        ? failure.getMessage()
        : failure.toString();
  }
}
