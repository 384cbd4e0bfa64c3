package io.millrace.pipeline.failover;

import io.millrace.pipeline.cluster.AdminRequest;
import io.millrace.pipeline.rig.Lanes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Describes the cluster ten times a second with several admin clients, each of which begins with
 * another broker, and keeps what changes. Several are needed because a client that asks a dead
 * broker waits for its timeout; the others meanwhile see what happens. Its threads write; any
 * thread may call {@link #snapshots}.
 *
 * <p>What is recorded is when a client could see a change. The controller decided it earlier: by
 * the time that a metadata update takes to reach a broker, and by up to a tenth of a second.
 */
final class ClusterWatch implements AutoCloseable {
  static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /**
   * A fault is some twenty snapshots with three watchers, so these are those of 200 faults; of a
   * topic with six partitions 4 MB. A cluster that never comes to rest has no end of them.
   */
  private static final int MOST_KEPT = 4_000;

  /** A healthy broker answers much faster; after this another broker is asked. */
  private static final int ANSWER_LIMIT_MS = 1_000;

  private final Lanes lanes;
  private final Runnable onNewLeader;
  private final Map<Integer, Integer> leaders = new HashMap<>();
  private final Deque<ClusterSnapshot> snapshots = new ArrayDeque<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running = true;
  private long dropped;

  /**
   * Begins to watch.
   *
   * @param clientProperties where the cluster is and how to log in
   * @param onNewLeader called for every partition that is seen to have another leader than before
   */
  ClusterWatch(Map<String, String> clientProperties, Lanes lanes, Runnable onNewLeader) {
    this.lanes = lanes;
    this.onNewLeader = onNewLeader;
    String[] addresses =
        clientProperties
            .getOrDefault(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "")
            .split(",", -1);
    for (int watcher = 0; watcher < addresses.length; watcher++) {
      int number = watcher;
      Map<String, Object> settings = new HashMap<>(clientProperties);
      settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, addresses[watcher]);
      settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_LIMIT_MS);
      settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_LIMIT_MS);
      settings.put(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, ANSWER_LIMIT_MS);
      settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, ANSWER_LIMIT_MS);
      settings.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
      Thread thread = new Thread(() -> watch(number, settings), "millrace-watch-" + watcher);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void watch(int watcher, Map<String, Object> settings) {
    try (Admin admin = Admin.create(settings)) {
      while (running) {
        look(watcher, admin);
        Thread.sleep(LOOK_EVERY.toMillis());
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void look(int watcher, Admin admin) throws InterruptedException {
    Duration limit = Duration.ofMillis(2L * ANSWER_LIMIT_MS);
    DescribeClusterResult cluster = admin.describeCluster();
    Optional<Map<String, TopicDescription>> topics =
        AdminRequest.answerWithin(limit, admin.describeTopics(lanes.topics()).allTopicNames());
    if (topics.isEmpty()) {
      return; // no answer is no snapshot; another watcher may have more luck
    }
    AdminRequest.answerWithin(limit, cluster.nodes())
        .map(nodes -> nodes.stream().map(Node::id).collect(Collectors.toSet()))
        .ifPresent(brokers -> keep(snapshot(watcher, brokers, topics.get().values())));
  }

  private ClusterSnapshot snapshot(
      int watcher, Set<Integer> brokers, Collection<TopicDescription> topics) {
    Map<Integer, Integer> leaders = new HashMap<>();
    Map<Integer, Set<Integer>> inSync = new HashMap<>();
    int replicas = 0;
    for (TopicDescription topic : topics) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        int lane = lanes.number(topic.name(), partition.partition());
        if (partition.leader() != null && !partition.leader().isEmpty()) {
          leaders.put(lane, partition.leader().id());
        }
        Set<Integer> ids = new HashSet<>();
        partition.isr().forEach(node -> ids.add(node.id()));
        inSync.put(lane, ids);
        replicas = Math.max(replicas, partition.replicas().size());
      }
    }
    return new ClusterSnapshot(watcher, System.nanoTime(), brokers, leaders, inSync, replicas);
  }

  /** Keeps a snapshot that differs from the last one of the same watcher. */
  private synchronized void keep(ClusterSnapshot snapshot) {
    Iterator<ClusterSnapshot> newestFirst = snapshots.descendingIterator();
    while (newestFirst.hasNext()) {
      ClusterSnapshot earlier = newestFirst.next();
      if (earlier.watcher() == snapshot.watcher()) {
        if (earlier.showsTheSameAs(snapshot)) {
          return;
        }
        tellNewLeaders(earlier.leaders(), snapshot.leaders());
        break;
      }
    }
    snapshots.addLast(snapshot);
    if (snapshots.size() > MOST_KEPT) {
      snapshots.removeFirst();
      dropped++;
    }
  }

  /** Reports new leaders, unless another watcher has already seen them. */
  private void tellNewLeaders(Map<Integer, Integer> before, Map<Integer, Integer> now) {
    now.forEach(
        (partition, leader) -> {
          if (!leader.equals(before.get(partition))
              && !leader.equals(leaders.put(partition, leader))) {
            onNewLeader.run();
          }
        });
  }

  /** How many of the oldest snapshots were dropped, so that memory is bounded. */
  synchronized long dropped() {
    return dropped;
  }

  /** Returns all snapshots so far, less those {@link #dropped}. */
  synchronized List<ClusterSnapshot> snapshots() {
    return List.copyOf(snapshots);
  }

  /** Stops watching, and waits for the threads to end. */
  @Override
  public void close() {
    running = false;
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
