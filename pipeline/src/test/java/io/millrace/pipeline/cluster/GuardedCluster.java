package io.millrace.pipeline.cluster;

import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One real broker that asks who comes and looks at what he may do: {@code root} may do everything,
 * and {@code rita} what a test grants her.
 */
public final class GuardedCluster implements AutoCloseable {
  private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule";
  private static final String USER = "User:rita";
  private static final long LIMIT_SECONDS = 30;

  private final EmbeddedCluster cluster;
  private final Path directory;

  private GuardedCluster(EmbeddedCluster cluster, Path directory) {
    this.cluster = cluster;
    this.directory = directory;
  }

  /** Starts it, for root and rita. */
  public static GuardedCluster start(Path directory) throws InterruptedException {
    return start(directory, List.of("rita"));
  }

  /** Starts it, for root and {@code users}, none of whom may do anything yet. */
  public static GuardedCluster start(Path directory, List<String> users)
      throws InterruptedException {
    String known =
        Stream.concat(Stream.of("root"), users.stream())
            .map(user -> " user_" + user + "=\"" + user + "-secret\"")
            .collect(Collectors.joining());
    EmbeddedClusterSpec spec =
        new EmbeddedClusterSpec(
            1,
            EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION,
            QuickBrokers.JVM,
            Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:SASL_PLAINTEXT",
                "listener.name.plaintext.sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.plaintext.plain.sasl.jaas.config",
                MODULE + " required" + known + ";",
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                "User:root;User:ANONYMOUS"), // brokers among themselves log in as no one
            0,
            login("root"));
    return new GuardedCluster(
        EmbeddedCluster.start(spec, directory.resolve("data"), directory, words -> {}), directory);
  }

  /** What a client of {@code user} has to say of himself. */
  public static Map<String, String> login(String user) {
    return Map.of(
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        MODULE + " required username=\"" + user + "\" password=\"" + user + "-secret\";");
  }

  /** The same of rita, as a file for {@code --command-config}. */
  public Path loginFile() throws IOException {
    return loginFile("rita", directory);
  }

  /** The same of {@code user}, as a file in {@code own}. */
  public static Path loginFile(String user, Path own) throws IOException {
    return Files.write(
        own.resolve("client.properties"),
        login(user).entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }

  public String bootstrapServers() {
    return cluster.bootstrapServers();
  }

  public EmbeddedCluster cluster() {
    return cluster;
  }

  /** All that a run needs, on every topic and group and on the cluster. */
  public void grantAll() throws Exception {
    for (ResourceType type : List.of(ResourceType.TOPIC, ResourceType.GROUP)) {
      grant(type, "*", AclOperation.ALL);
    }
    // not all: who may delete on the cluster may delete any topic
    grant(ResourceType.CLUSTER, "kafka-cluster", AclOperation.DESCRIBE);
    grant(ResourceType.CLUSTER, "kafka-cluster", AclOperation.DESCRIBE_CONFIGS);
  }

  /** One right of rita's. */
  public void grant(ResourceType type, String name, AclOperation operation) throws Exception {
    rule(type, name, operation, AclPermissionType.ALLOW);
  }

  /** Forbids rita one thing, whatever else she was granted. */
  public void deny(ResourceType type, String name, AclOperation operation) throws Exception {
    rule(type, name, operation, AclPermissionType.DENY);
  }

  private void rule(
      ResourceType type, String name, AclOperation operation, AclPermissionType permission)
      throws Exception {
    try (Admin admin = cluster.newAdmin()) {
      admin
          .createAcls(
              List.of(
                  new AclBinding(
                      new ResourcePattern(type, name, PatternType.LITERAL),
                      new AccessControlEntry(USER, "*", operation, permission))))
          .all()
          .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Takes everything away from rita. */
  public void takeAll() throws Exception {
    try (Admin admin = cluster.newAdmin()) {
      Collection<AclBinding> taken =
          admin
              .deleteAcls(
                  List.of(
                      new AclBindingFilter(
                          ResourcePatternFilter.ANY,
                          new AccessControlEntryFilter(
                              USER, null, AclOperation.ANY, AclPermissionType.ANY))))
              .all()
              .get(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (new ArrayList<>(taken).isEmpty()) {
        throw new IllegalStateException("rita had no right to take");
      }
    }
  }

  @Override
  public void close() {
    cluster.close();
  }
}
