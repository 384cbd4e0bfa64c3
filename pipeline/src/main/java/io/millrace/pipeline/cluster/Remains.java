package io.millrace.pipeline.cluster;

import io.millrace.pipeline.cluster.Remain.Kind;
import io.millrace.pipeline.cluster.Remain.State;
import io.millrace.pipeline.cluster.RunTraces.Fate;
import io.millrace.pipeline.cluster.RunTraces.Guard;
import io.millrace.pipeline.cluster.RunTraces.LocalProcess;
import io.millrace.pipeline.cluster.RunTraces.Whereabouts;
import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.UnendedRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;

/**
 * Finds the topics and groups that runs have made on a cluster that outlives them, says which of
 * those runs are dead, and removes what they left. Nothing that Millrace did not make is among
 * them: it bears a {@link RunMark}, or a run's directory on this machine names it. Used by one
 * thread.
 */
public final class Remains {
  /**
   * As long as nothing is known of a run's process, silence has to speak for its death. No run is
   * silent for an hour, unless its members start as late as that.
   */
  public static final Duration QUIET_FOR = Duration.ofHours(1);

  /** A run that only wants to mention them waits no longer than this for any answer. */
  private static final String GLIMPSE_LIMIT_MS = "5000";

  /** How Kafka lists groups of consumers, whichever protocol they speak. */
  private static final String CONSUMER_GROUP = "consumer";

  private final Admin admin;
  private final Path runs;
  private final Activity activity;

  /**
   * On one cluster.
   *
   * @param admin closed by the caller
   * @param runs directories of runs made on this machine
   */
  public Remains(Admin admin, Path runs) {
    this.admin = admin;
    this.runs = runs;
    this.activity = new Activity(admin);
  }

  /**
   * Those that killed runs left, as far as a short look shows them. No answer, for whatever reason,
   * means none: nobody's run may fail for it.
   */
  public static List<Remain> glimpse(Cluster cluster, Path runs) {
    try (Admin admin =
        AdminClients.open(
            cluster.clientProperties(),
            Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, GLIMPSE_LIMIT_MS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, GLIMPSE_LIMIT_MS))) {
      return new Remains(admin, runs)
          .find(Optional.empty()).stream()
              .filter(remain -> remain.state() == State.DEAD || remain.state() == State.LINGERS)
              .toList();
    } catch (RuntimeException e) {
      return List.of();
    }
  }

  /**
   * All of them, those of runs that go on too, run after run.
   *
   * @param quietFor for so long nothing may have happened; empty: {@link #QUIET_FOR}, and nothing
   *     of the kind where a run's directory shows that its process is gone
   */
  public List<Remain> find(Optional<Duration> quietFor) {
    Guard guard = new Guard(quietFor.orElse(QUIET_FOR), quietFor.isPresent());
    Instant now = Instant.now();
    Collection<TopicListing> topics =
        AdminRequest.await(admin.listTopics().listings(), "list the topics of the cluster");
    Collection<GroupListing> groups =
        AdminRequest.await(admin.listGroups().all(), "list the groups of the cluster");
    activity.know(groups);
    List<UnendedRun> local = localRuns();
    Set<String> names = topics.stream().map(TopicListing::name).collect(Collectors.toSet());
    List<Remain> found = new ArrayList<>();
    for (Made made : marked(names, groups, activity.groupsWithSettings())) {
      Fate fate = unlessRead(made.topics, traces(made, local, names).fate(guard, now), groups);
      made.groups.forEach(id -> found.add(remain(Kind.GROUP, id, fate)));
      made.topics.forEach(name -> found.add(remain(Kind.TOPIC, name, fate)));
    }
    Guard strict = new Guard(guard.quietFor(), true); // the name is the user's: others may use it
    for (UnendedRun run : local) {
      for (TopicListing topic : topics) {
        if (run.note().isOfThisHost()
            && run.note().topicIds().contains(topic.topicId().toString())) {
          Set<String> name = Set.of(topic.name());
          Fate fate = unlessRead(name, named(name, run).fate(strict, now), groups);
          found.add(remain(Kind.TOPIC, topic.name(), fate));
        }
      }
    }
    return found;
  }

  private static Collection<Made> marked(
      Set<String> topics, Collection<GroupListing> groups, Set<String> withSettings) {
    Map<RunMark, Made> marked = new TreeMap<>(Comparator.comparing(RunMark::text));
    for (String name : topics) {
      RunMark.ofTopic(name)
          .ifPresent(mark -> marked.computeIfAbsent(mark, Made::new).topics.add(name));
    }
    Set<String> ids = new HashSet<>(withSettings);
    groups.forEach(group -> ids.add(group.groupId()));
    for (String id : ids) {
      RunMark.ofGroup(id).ifPresent(mark -> marked.computeIfAbsent(mark, Made::new).groups.add(id));
    }
    return marked.values();
  }

  /** What one run has made. */
  private static final class Made {
    final RunMark mark;
    final Set<String> topics = new TreeSet<>();
    final Set<String> groups = new TreeSet<>();

    Made(RunMark mark) {
      this.mark = mark;
    }
  }

  private static Remain remain(Kind kind, String name, Fate fate) {
    return new Remain(kind, name, fate.state(), fate.because());
  }

  /** Those of this machine that were on this cluster. */
  private List<UnendedRun> localRuns() {
    List<UnendedRun> all = UnendedRun.below(runs);
    if (all.isEmpty()) {
      return all;
    }
    String id = AdminRequest.await(admin.describeCluster().clusterId(), "ask for the cluster's id");
    return all.stream().filter(run -> run.note().clusterId().equals(Optional.of(id))).toList();
  }

  private RunTraces traces(Made made, List<UnendedRun> local, Set<String> existing) {
    LocalProcess process =
        local.stream()
            .filter(run -> run.note().mark().equals(Optional.of(made.mark.text())))
            .findFirst()
            .map(Remains::process)
            .orElse(LocalProcess.NOT_SEEN);
    try {
      Set<String> used = new HashSet<>(made.topics);
      String reader = null;
      for (String id : made.groups) {
        int members = activity.members(id);
        if (members > 0) {
          reader = reader(id, members);
        }
        used.addAll(activity.topicsOf(id));
      }
      used.retainAll(existing);
      return new RunTraces(made.mark.startedAt(), reader, activity.lastWrite(used), process, null);
    } catch (UsageException | IllegalStateException e) {
      return new RunTraces(
          made.mark.startedAt(), null, Optional.empty(), process, String.valueOf(e.getMessage()));
    }
  }

  /** Of a topic whose name the user chose. */
  private RunTraces named(Set<String> topic, UnendedRun run) {
    Instant startedAt = Instant.EPOCH; // the process, not its age, says whether the run is over
    try {
      return new RunTraces(startedAt, null, activity.lastWrite(topic), process(run), null);
    } catch (UsageException | IllegalStateException e) {
      return new RunTraces(
          startedAt, null, Optional.empty(), process(run), String.valueOf(e.getMessage()));
    }
  }

  /** Whoever made them: topics that any group reads stay. */
  private Fate unlessRead(Set<String> topics, Fate fate, Collection<GroupListing> groups) {
    if (fate.state() != State.DEAD || topics.isEmpty()) {
      return fate;
    }
    for (GroupListing group : groups) {
      boolean mayRead =
          (group.protocol().equals(CONSUMER_GROUP)
                  || group.type().equals(Optional.of(GroupType.SHARE)))
              && !group.groupState().equals(Optional.of(GroupState.EMPTY));
      if (mayRead && activity.reads(group.groupId(), topics)) {
        return new Fate(State.ALIVE, "group " + group.groupId() + " reads it");
      }
    }
    return fate;
  }

  private static LocalProcess process(UnendedRun run) {
    if (!run.note().isOfThisHost()) {
      return LocalProcess.NOT_SEEN;
    }
    return new LocalProcess(
        run.note().isAlive() ? Whereabouts.HERE : Whereabouts.GONE,
        "process "
            + run.note().process().map(String::valueOf).orElse("?")
            + " of "
            + run.directory());
  }

  private static String reader(String group, int members) {
    return "group " + group + " has " + members + (members == 1 ? " member" : " members");
  }

  /**
   * Removes it. A group that has got a member meanwhile is refused by Kafka itself.
   *
   * @throws UsageException when this user may not
   * @throws IllegalStateException when it fails otherwise
   */
  public void remove(Remain remain) throws InterruptedException {
    String name = remain.name();
    boolean group = remain.kind() == Kind.GROUP;
    String what = "remove " + (group ? "group '" : "topic '") + name + "'";
    try {
      if (group) {
        AdminChange.make(what, () -> activity.remove(name), () -> activity.isGone(name));
      } else {
        Topics.delete(admin, name, AdminRequest.LIMIT);
      }
    } catch (UsageException e) {
      String right =
          activity.groupsWithSettings().contains(name) ? "Delete, or AlterConfigs," : "Delete";
      throw AdminRequest.naming(right + " on it", what, e);
    }
  }
}
