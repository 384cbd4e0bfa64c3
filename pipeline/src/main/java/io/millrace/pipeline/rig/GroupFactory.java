package io.millrace.pipeline.rig;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupMember;
import io.millrace.core.consume.GroupProgress;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.consume.StampDeserializer;
import io.millrace.core.consume.UnreadKey;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.order.OrderStamp;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.worker.MemberProcess;
import io.millrace.pipeline.worker.MemberTask;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/** Makes the groups of a rig, with members as threads here or as processes of their own. */
public final class GroupFactory {
  private final ExperimentSpec.Groups wanted;
  private final long seed;
  private final String groupPrefix;
  private final ConsumerSettings settings;
  private final GroupMember.Assignment assignment;
  private final Interventions.@Nullable Tracing tracing;
  private final RunObserver observer;
  private final NanoClock clock;

  public GroupFactory(
      ExperimentSpec.Groups wanted,
      long seed,
      String groupPrefix,
      ConsumerSettings settings,
      GroupMember.Assignment assignment,
      Watching watching) {
    this.tracing = watching.tracing();
    this.observer = watching.observer();
    this.clock = watching.clock();
    this.wanted = wanted;
    this.seed = seed;
    this.groupPrefix = groupPrefix;
    this.settings = settings;
    this.assignment = assignment;
  }

  /** Kafka's name of group {@code number}, from 1. */
  public String groupId(int number) {
    return groupPrefix + "-g" + number;
  }

  ConsumerGroup group(int number) {
    RebalanceLog rebalances = new RebalanceLog();
    GroupProgress progress =
        tracing == null
            ? null
            : new GroupProgress(assignment.startOffsets().size(), tracing.gapFloorNs());
    List<GroupWorker> members = new ArrayList<>();
    for (int m = 1; m <= wanted.members(); m++) {
      members.add(member(number, m, rebalances, progress));
    }
    return new ConsumerGroup(groupId(number), members, rebalances, progress);
  }

  /** One more member for {@code group}, which has group number {@code number}. */
  GroupWorker another(ConsumerGroup group, int number) {
    return member(number, group.members().size() + 1, group.rebalances(), group.progress());
  }

  private GroupWorker member(
      int group, int number, RebalanceLog rebalances, @Nullable GroupProgress progress) {
    String groupId = groupId(group);
    String name = "g" + group + "-m" + number;
    long lane = group * 1_000L + number;
    if (wanted.processes()) {
      return new MemberProcess(
          new MemberTask(
              name,
              groupId,
              settings,
              assignment,
              wanted.work(),
              seed + lane,
              clock.epochOffsetNs(),
              progress != null),
          rebalances,
          progress);
    }
    Consumer<@Nullable Void, @Nullable OrderStamp> consumer =
        new KafkaConsumer<>(
            settings.forMember(groupId, name),
            new UnreadKey(),
            new StampDeserializer(assignment.codec()));
    observer.consumerMade(consumer);
    return new GroupMember(
        name,
        consumer,
        assignment,
        wanted.work().handler(clock, new SplittableRandom(seed + lane)),
        rebalances,
        progress,
        clock);
  }
}
