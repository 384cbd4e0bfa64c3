package io.millrace.pipeline.rig;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.ledger.LedgerAudit;
import io.millrace.core.ledger.LogAccount;
import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.ledger.RemovedRecords;
import io.millrace.core.ledger.SentAccount;
import io.millrace.core.ledger.SentHistory;
import io.millrace.core.ledger.ShareLedgerAudit;
import io.millrace.core.send.LoadWorker;
import io.millrace.core.send.SendCounts;
import io.millrace.core.send.TransactionCounts;
import io.millrace.pipeline.plan.LegSpec;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.worker.MemberControl;
import io.millrace.pipeline.worker.ReportedOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.IsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * One topic with its senders, its groups and their ledgers. Driven by the rig that it is part of;
 * its readings may be taken by any thread.
 */
public final class Leg {
  /** Of some requests in a drain that is waited for anyway. */
  private static final long SHARE_ASK_NS = 500_000_000;

  private final LegSpec spec;
  private final OrderTopic topic;
  private final int run;
  private final List<Stage> stages;
  private final List<LoadWorker> senders;
  private final GroupFactory groupFactory;
  private final @Nullable Tracing tracing;
  private final boolean readsCommitted;
  private final @Nullable String firstTransactionalId;
  private final List<ConsumerGroup> groups;
  private final Map<ConsumerGroup, Long> askedNs = new HashMap<>();
  private List<Boolean> drained = List.of();
  private List<RemovedRecords> removed = List.of();
  private @Nullable Map<LoadWorker, SentAccount> accounts;

  /**
   * A leg whose clients are made and have not begun.
   *
   * @param run the number that its events bear
   * @param tracing null: nothing is kept beyond the ledgers
   * @param readsCommitted its groups are handed committed events only
   * @param firstTransactionalId of its first sender, or else of its first stage; null outside of
   *     transactions
   * @param stages between its topic and its groups, in their order; the groups read what the last
   *     one writes
   */
  Leg(
      LegSpec spec,
      OrderTopic topic,
      int run,
      List<LoadWorker> senders,
      GroupFactory groupFactory,
      @Nullable Tracing tracing,
      boolean readsCommitted,
      @Nullable String firstTransactionalId,
      List<Stage> stages) {
    this.readsCommitted = readsCommitted;
    this.firstTransactionalId = firstTransactionalId;
    this.stages = List.copyOf(stages);
    this.tracing = tracing;
    this.spec = spec;
    this.topic = topic;
    this.run = run;
    this.senders = List.copyOf(senders);
    this.groupFactory = groupFactory;
    this.groups =
        AllOrNone.make(
            spec.groups().count(), groupFactory::group, ConsumerGroup::closeIfNeverStarted);
  }

  /** Closes its senders, whatever the cluster does, and what else was never started. */
  void discard() {
    senders.forEach(LoadWorker::closeNow);
    stages.forEach(Stage::closeIfNeverStarted);
    groups.forEach(ConsumerGroup::closeIfNeverStarted);
  }

  /** What it was planned to be. */
  public LegSpec spec() {
    return spec;
  }

  /** The name of its topic. */
  public String topicName() {
    return topic.name();
  }

  /** The name of the topic that its groups read: its own, or that which its last stage writes. */
  public String outletName() {
    return outlet().name();
  }

  OrderTopic topic() {
    return topic;
  }

  /** The topic that its groups read: its own, or that which its last stage writes. */
  OrderTopic outlet() {
    return stages.isEmpty() ? topic : stages.get(stages.size() - 1).output();
  }

  /** Its stages, in their order; mostly none. */
  public List<Stage> stages() {
    return stages;
  }

  /** The number that its events bear. */
  int run() {
    return run;
  }

  /** How many partitions its topic has. */
  public int partitions() {
    return topic.partitions();
  }

  /** For each partition, the end of the log that its groups read when the run began. */
  public List<Long> startOffsets() {
    return outlet().startOffsets();
  }

  /** Its senders; none when it is read back. */
  public List<LoadWorker> senders() {
    return senders;
  }

  /** Its groups, in the order of their numbers. */
  public List<ConsumerGroup> groups() {
    return List.copyOf(groups);
  }

  /** Makes one more member of {@code group}, one of its own, and has it join. */
  GroupWorker join(ConsumerGroup group) {
    GroupWorker member = groupFactory.another(group, groups.indexOf(group) + 1);
    group.join(member);
    return member;
  }

  /** Starts every sender on the same schedule. */
  void startLoad(long startNs) {
    if (!(spec.load() instanceof Load.Offered offered)) {
      return;
    }
    long each = offered.maxEvents() / senders.size();
    long rest = offered.maxEvents() % senders.size();
    for (int p = 0; p < senders.size(); p++) {
      senders.get(p).start(startNs, offered.duration(), p < rest ? each + 1 : each);
    }
  }

  /** Every member has its assignment, and no group will move partitions any more. */
  boolean groupsAreReady() {
    List<String> joined =
        groups.stream().filter(group -> !group.members().isEmpty()).map(ConsumerGroup::id).toList();
    return groups.stream().allMatch(ConsumerGroup::hasJoined)
        && (joined.isEmpty()
            || (isShared()
                ? outlet().isSharedStably(joined, spec.groups().members())
                : outlet().isReadStably(joined, spec.groups().members())));
  }

  /**
   * True when its share groups have, as their coordinators see it, those members only that are
   * alive, and these share all partitions: what a dead one held is another's. Asks the brokers;
   * true without share groups.
   */
  public boolean isSharedByThoseAlive() {
    return !isShared()
        || groups.stream()
            .allMatch(
                group ->
                    outlet()
                        .isSharedStably(
                            List.of(group.id()),
                            (int) group.members().stream().filter(Leg::isAlive).count()));
  }

  private static boolean isAlive(GroupWorker member) {
    return !(member instanceof MemberControl process) || process.isAlive();
  }

  /** True when its groups are share groups. */
  public boolean isShared() {
    return spec.groups().share() != null;
  }

  /**
   * Keeps which groups have read the log up to {@code endOffsets}; true when all have that still
   * can.
   */
  boolean noteDrained(List<Long> endOffsets) {
    drained =
        groups.stream()
            .map(group -> group.failure().isEmpty() && hasReadAll(group, endOffsets))
            .toList();
    boolean all = true;
    for (int g = 0; g < groups.size(); g++) {
      ConsumerGroup group = groups.get(g);
      all &= drained.get(g) || group.members().isEmpty() || group.failure().isPresent();
    }
    return all;
  }

  private boolean hasReadAll(ConsumerGroup group, List<Long> endOffsets) {
    if (!isShared()) {
      return group.hasReached(endOffsets);
    }
    // The brokers are asked when the members have settled as much as was acknowledged, and now and
    // then before: what a killed member accepted last, or was archived, no member may know of.
    long nowNs = System.nanoTime();
    if (group.members().isEmpty()
        || (group.settledCount() < counts().acknowledged()
            && nowNs - askedNs.computeIfAbsent(group, first -> nowNs) < SHARE_ASK_NS)) {
      return false;
    }
    askedNs.put(group, nowNs);
    return outlet().isSharedToTheEnd(group.id(), endOffsets);
  }

  /**
   * Keeps what of the log may have been removed, as its settings ask for.
   *
   * @param endOffsets the end of the log, as the groups read it
   * @param age of the run's first event
   */
  void noteRemoved(List<Long> endOffsets, TopicRetention retention, Duration age) {
    boolean expires = retention.deletesWithin(age);
    if (!expires && !retention.compacts()) {
      return;
    }
    outlet()
        .startsIfAny()
        .ifPresent(
            starts -> {
              List<RemovedRecords> known = new ArrayList<>();
              for (int p = 0; p < starts.size(); p++) {
                known.add(
                    new RemovedRecords(
                        p,
                        startOffsets().get(p),
                        starts.get(p),
                        endOffsets.get(p),
                        expires,
                        retention.compacts()));
              }
              removed = List.copyOf(known);
            });
  }

  /** What of the log may have been removed; empty where its settings ask for nothing. */
  List<RemovedRecords> removed() {
    return removed;
  }

  Duration drainTimeout() {
    return spec.groups().drainTimeout();
  }

  /** What members reported that were killed since. */
  List<ReportedOffsets> reportedByKilled() {
    return groups.stream()
        .flatMap(group -> group.members().stream())
        .flatMap(member -> reportedByKilled(member).stream())
        .toList();
  }

  private static Optional<ReportedOffsets> reportedByKilled(GroupWorker member) {
    return member instanceof MemberControl process
        ? process.reportedBeforeItsEnd()
        : Optional.empty();
  }

  /**
   * What its senders sent and what became of it, but for those that died and could not tell. Only
   * after they are closed.
   */
  public List<SentAccount> accounts() {
    return List.copyOf(accountsBySender().values());
  }

  /** Asked for once: it is as large as what went wrong, and a sample is taken every second. */
  private synchronized Map<LoadWorker, SentAccount> accountsBySender() {
    Map<LoadWorker, SentAccount> known = accounts;
    if (known == null) {
      known = new LinkedHashMap<>();
      for (LoadWorker sender : senders) {
        Optional<SentAccount> account = sender.account();
        if (account.isPresent()) {
          known.put(sender, account.get());
        }
      }
      accounts = known;
    }
    return known;
  }

  /** Where what a reader of its log finds is written down too; mostly nowhere. */
  List<LogAccount> logHistory() {
    return tracing == null || tracing.history() == null
        ? List.of()
        : List.of(tracing.history().log());
  }

  /**
   * The judgement over each group. Only after senders and groups have stopped.
   *
   * @param replayed the receipts of killed members
   */
  List<GroupAudit> audit(Map<ReportedOffsets, MemberReceipts> replayed) {
    List<SentHistory> sent =
        accounts().stream().flatMap(account -> account.lanes().stream()).toList();
    List<GroupAudit> audits = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      ConsumerGroup group = groups.get(g);
      // A group without members was never meant to receive anything: it is not judged.
      List<SentHistory> due = group.members().isEmpty() ? List.of() : sent;
      List<MemberReceipts> receipts = receipts(group, replayed);
      boolean toTheEnd =
          g < drained.size()
              && drained.get(g)
              && receipts.size() == group.members().size()
              && stages.stream().allMatch(Stage::isDrained);
      audits.add(
          isShared()
              ? ShareLedgerAudit.audit(group.id(), due, receipts, toTheEnd, removed)
              : LedgerAudit.audit(
                  group.id(), due, receipts, toTheEnd, removed, !mayReceiveAborted()));
    }
    return audits;
  }

  /** Of those members that told, or whose reading was replayed. */
  private static List<MemberReceipts> receipts(
      ConsumerGroup group, Map<ReportedOffsets, MemberReceipts> replayed) {
    List<MemberReceipts> receipts = new ArrayList<>();
    for (GroupWorker member : group.members()) {
      Optional<ReportedOffsets> reported = reportedByKilled(member);
      if (reported.isEmpty()) {
        member.receipts().ifPresent(receipts::add);
      } else if (replayed.containsKey(reported.get())) {
        receipts.add(Objects.requireNonNull(replayed.get(reported.get())));
      }
    }
    return receipts;
  }

  /** The counters of its senders together. */
  public SendCounts counts() {
    return SendCounts.sum(senders.stream().map(LoadWorker::counts).toList());
  }

  /** As {@link #counts}, out of the accounts of its senders. Only after they are closed. */
  SendCounts outcomes() {
    return SendCounts.sum(senders.stream().map(this::outcomes).toList());
  }

  /** Of a sender that could not tell, what it said last: the rest is unknown. */
  private SendCounts outcomes(LoadWorker sender) {
    SendCounts last = sender.counts();
    SentAccount account = accountsBySender().get(sender);
    return account == null ? last.settledAsUnknown() : last.settledAs(account.lanes());
  }

  /** Events that its groups have received, repeats included. */
  public long received() {
    return groups.stream().mapToLong(ConsumerGroup::receivedCount).sum();
  }

  /**
   * The transactional.id of its first sender, or else of the first worker of its first stage;
   * nothing outside of transactions.
   */
  public Optional<String> firstTransactionalId() {
    return Optional.ofNullable(firstTransactionalId);
  }

  /** Whether its groups are handed committed events only. */
  boolean readsCommitted() {
    return readsCommitted;
  }

  /** Stages pass committed events on, whatever the groups behind them read. */
  private boolean mayReceiveAborted() {
    return !readsCommitted && stages.isEmpty();
  }

  /** How the transactions of its senders ended. */
  TransactionCounts transactions() {
    return TransactionCounts.sum(senders.stream().map(LoadWorker::transactions).toList());
  }

  /**
   * Where the log that its groups read ends, and where it ends for readers of committed events;
   * nothing when no broker says. Takes two seconds at most.
   */
  Optional<LogEnds> logEnds() {
    return outlet()
        .endOffsetsIfAny(IsolationLevel.READ_UNCOMMITTED)
        .flatMap(
            ends ->
                outlet()
                    .endOffsetsIfAny(IsolationLevel.READ_COMMITTED)
                    .map(stable -> new LogEnds(ends, stable)));
  }

  /**
   * Acknowledged events that its slowest group with members has not received. One that reads
   * uncommitted is handed aborted ones too, where no stage is in between.
   */
  public long behind() {
    SendCounts counts = counts();
    return groups.stream()
        .filter(group -> !group.members().isEmpty())
        .mapToLong(group -> behind(group, counts))
        .max()
        .orElse(0);
  }

  /** As {@link #behind()}, of one of its groups. */
  public long behind(ConsumerGroup group) {
    return behind(group, counts());
  }

  private long behind(ConsumerGroup group, SendCounts counts) {
    long due = counts.acknowledged() + (mayReceiveAborted() ? counts.aborted() : 0);
    return Math.max(0, due - group.settledCount());
  }

  /** The highest offset of {@code partition} that any sender was told so far; -1 without any. */
  public long lastAcknowledgedOffset(int partition) {
    return senders.stream().mapToLong(sender -> sender.lastOffset(partition)).max().orElse(-1);
  }

  /** Of {@code partition}, the events acknowledged late so far; 0 without tracing. */
  public long late(int partition) {
    return senders.stream().mapToLong(sender -> sender.late(partition)).sum();
  }

  /** Its Kafka clients. */
  Stream<ClientView> clients() {
    return Stream.concat(
        senders.stream().map(sender -> new ClientView(sender.name(), sender::clientMetrics)),
        groups.stream()
            .flatMap(group -> group.members().stream())
            .map(member -> new ClientView(member.name(), member::clientMetrics)));
  }
}
