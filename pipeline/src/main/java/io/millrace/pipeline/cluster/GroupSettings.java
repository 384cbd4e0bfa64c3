package io.millrace.pipeline.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/**
 * The one setting that runs make on groups of theirs: it is the cluster's, and outlives a group.
 */
public final class GroupSettings {
  /** Of a share group, and not of its members as in consumer groups. */
  public static final String SHARE_ISOLATION_LEVEL = "share.isolation.level";

  /** A broker that is well answers within milliseconds. */
  private static final Duration LOOK_LIMIT = Duration.ofSeconds(5);

  private GroupSettings() {}

  /** Asks that share groups, which need not have formed, read committed events only. */
  public static KafkaFuture<Void> readCommitted(Admin admin, Collection<String> groupIds) {
    return change(admin, groupIds, AlterConfigOp.OpType.SET);
  }

  /** Asks that {@link #readCommitted} be taken back. */
  public static KafkaFuture<Void> forget(Admin admin, Collection<String> groupIds) {
    return change(admin, groupIds, AlterConfigOp.OpType.DELETE);
  }

  private static KafkaFuture<Void> change(
      Admin admin, Collection<String> groupIds, AlterConfigOp.OpType how) {
    AlterConfigOp change =
        new AlterConfigOp(new ConfigEntry(SHARE_ISOLATION_LEVEL, "read_committed"), how);
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (String groupId : groupIds) {
      changes.put(new ConfigResource(ConfigResource.Type.GROUP, groupId), List.of(change));
    }
    return admin.incrementalAlterConfigs(changes).all();
  }

  /**
   * The ids of groups that have settings of their own, whether there is such a group or not.
   *
   * @return nothing where the brokers do not tell: before 4.1 they list none, and this user may
   *     lack DescribeConfigs on the cluster
   */
  static Optional<Set<String>> groups(Admin admin) {
    try {
      return AdminRequest.answerWithin(
              LOOK_LIMIT,
              admin
                  .listConfigResources(
                      Set.of(ConfigResource.Type.GROUP), new ListConfigResourcesOptions())
                  .all())
          .map(found -> found.stream().map(ConfigResource::name).collect(Collectors.toSet()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
