package io.millrace.pipeline.rig;

import io.millrace.pipeline.cluster.AdminRequest;
import io.millrace.pipeline.plan.UsageException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.utils.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** Asks before the load for the rights on a topic that would else be missed in its middle. */
final class TopicRights {
  private TopicRights() {}

  /**
   * Requires that this user may do all of {@code needed} to the topic. A cluster that does not tell
   * is believed to allow it.
   *
   * @throws UsageException naming the rights that are missing
   */
  static void require(Admin admin, String topic, Set<AclOperation> needed) {
    Set<AclOperation> held = held(admin, topic);
    if (held == null || held.isEmpty()) {
      return; // who may ask may at least Describe: nothing at all is no answer
    }
    String missing =
        needed.stream()
            .filter(right -> !held.contains(right))
            .map(SecurityUtils::operationName)
            .collect(Collectors.joining(" and "));
    if (!missing.isEmpty()) {
      throw new UsageException(
          "cannot use topic '" + topic + "': this user lacks " + missing + " on it");
    }
  }

  private static @Nullable Set<AclOperation> held(Admin admin, String topic) {
    return Objects.requireNonNull(
            AdminRequest.await(
                    admin
                        .describeTopics(
                            List.of(topic),
                            new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .allTopicNames(),
                    "ask for the rights on topic '" + topic + "'",
                    "Describe on it")
                .get(topic))
        .authorizedOperations();
  }
}
