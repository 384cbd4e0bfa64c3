package io.millrace.pipeline.worker;

import io.millrace.core.consume.CommitPolicy;
import io.millrace.core.consume.GroupMember;
import io.millrace.core.consume.ShareMember;
import io.millrace.core.consume.Work;
import io.millrace.core.order.EventFormat;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.pipeline.plan.WorkText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a group member in a process of its own is to do.
 *
 * @param consumer settings; may hold secrets
 * @param work see {@link WorkText}
 * @param handOvers the member tells when it handed what over
 * @param share null: it is no member of a share group
 */
public record MemberTask(
    String name,
    TaskTerms terms,
    String groupId,
    Map<String, String> consumer,
    String topic,
    int run,
    String format,
    List<Long> startOffsets,
    String commitMode,
    long commitEveryMs,
    String work,
    long seed,
    boolean handOvers,
    ShareMember.@Nullable Rules share)
    implements WorkerTask {

  /** The task of the member {@code name}. */
  public static MemberTask of(
      String name,
      TaskTerms terms,
      String groupId,
      ConsumerSettings settings,
      GroupMember.Assignment assignment,
      Work work,
      long seed,
      boolean handOvers,
      ShareMember.@Nullable Rules share) {
    return new MemberTask(
        name,
        terms,
        groupId,
        settings.properties(),
        assignment.topic(),
        assignment.run(),
        assignment.format().name(),
        assignment.startOffsets(),
        assignment.commits().mode().name(),
        assignment.commits().every().toMillis(),
        WorkText.write(work),
        seed,
        handOvers,
        share);
  }

  GroupMember.Assignment assignment() {
    return new GroupMember.Assignment(
        topic,
        run,
        EventFormat.of(format),
        startOffsets,
        new CommitPolicy(CommitPolicy.Mode.valueOf(commitMode), Duration.ofMillis(commitEveryMs)));
  }

  @Override
  public String toString() {
    return "MemberTask[" + name + " of " + groupId + "]";
  }
}
