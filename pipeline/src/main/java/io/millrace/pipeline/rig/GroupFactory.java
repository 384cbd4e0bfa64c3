package io.millrace.pipeline.rig;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupMember;
import io.millrace.core.consume.GroupProgress;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.consume.OrderForm;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.consume.ShareMember;
import io.millrace.core.consume.StampHandler;
import io.millrace.core.consume.UnreadKey;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.worker.MemberProcess;
import io.millrace.pipeline.worker.MemberTask;
import io.millrace.pipeline.worker.TaskTerms;
import io.millrace.pipeline.worker.WorkerPool;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.jspecify.annotations.Nullable;

/** Makes the groups of a leg, with members as threads here or as processes of their own. */
final class GroupFactory {
  private final ExperimentSpec.Groups wanted;
  private final Names names;
  private final long seed;
  private final ConsumerSettings settings;
  private final GroupMember.Assignment assignment;
  private final WorkerPool workers;
  private final TaskTerms terms;
  private final @Nullable Tracing tracing;
  private final ShareMember.@Nullable Rules share;
  private final NanoClock clock;

  /**
   * What groups and members are called.
   *
   * @param group before the number of a group, Kafka's own name of it
   * @param member before the name of a member
   */
  record Names(String group, String member) {}

  /**
   * For one leg and one purpose.
   *
   * @param seed of the members' work
   * @param terms of members in processes
   * @param tracing null: hand-overs are not traced
   * @param share null: they are no share groups
   */
  GroupFactory(
      ExperimentSpec.Groups wanted,
      Names names,
      long seed,
      ConsumerSettings settings,
      GroupMember.Assignment assignment,
      WorkerPool workers,
      TaskTerms terms,
      @Nullable Tracing tracing,
      ShareMember.@Nullable Rules share,
      NanoClock clock) {
    this.wanted = wanted;
    this.names = names;
    this.seed = seed;
    this.settings = settings;
    this.assignment = assignment;
    this.workers = workers;
    this.terms = terms;
    this.tracing = tracing;
    this.share = share;
    this.clock = clock;
  }

  /** Kafka's name of group {@code number}, from 1. */
  String groupId(int number) {
    return names.group() + number;
  }

  ConsumerGroup group(int number) {
    RebalanceLog rebalances = new RebalanceLog();
    GroupProgress progress =
        tracing == null
            ? null
            : new GroupProgress(assignment.startOffsets().size(), tracing.gapFloorNs());
    List<GroupWorker> members =
        AllOrNone.make(
            wanted.members(),
            m -> member(number, m, rebalances, progress),
            GroupWorker::closeIfNeverStarted);
    return new ConsumerGroup(groupId(number), members, rebalances, progress);
  }

  /** One more member for {@code group}, which has group number {@code number}. */
  GroupWorker another(ConsumerGroup group, int number) {
    return member(number, group.members().size() + 1, group.rebalances(), group.progress());
  }

  private GroupWorker member(
      int group, int number, RebalanceLog rebalances, @Nullable GroupProgress progress) {
    String name = names.member() + "g" + group + "-m" + number;
    long memberSeed = seed + group * 1_000L + number;
    if (wanted.processes()) {
      return new MemberProcess(
          MemberTask.of(
              name,
              terms,
              groupId(group),
              settings,
              assignment,
              wanted.work(),
              memberSeed,
              progress != null,
              share),
          workers,
          rebalances,
          progress);
    }
    StampHandler handler = wanted.work().handler(clock, new SplittableRandom(memberSeed));
    if (share != null) {
      return new ShareMember(
          name,
          new KafkaShareConsumer<>(
              settings.forMember(groupId(group), name),
              new UnreadKey(),
              OrderForm.STAMP.deserializer(assignment.format())),
          assignment,
          share,
          handler,
          progress,
          UnaryOperator.identity(),
          clock);
    }
    return new GroupMember(
        name,
        new KafkaConsumer<>(
            settings.forMember(groupId(group), name),
            new UnreadKey(),
            OrderForm.STAMP.deserializer(assignment.format())),
        assignment,
        handler,
        rebalances,
        progress,
        clock);
  }
}
