package io.millrace.pipeline.cluster;

import eu.maveniverse.maven.mima.context.Context;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.Exclusion;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;

/**
 * The jars of one Kafka version, in Maven's own local repository.
 *
 * @param version the Kafka version
 * @param jars a whole class path, with a logging backend
 */
public record KafkaDistribution(String version, List<Path> jars) {

  /**
   * Finds the jars in the local repository, and fetches what is missing there as Maven would, with
   * the user's mirrors and proxies.
   *
   * @throws ClusterUnavailableException if there is no such version, or it cannot be fetched
   * @throws IllegalArgumentException if this user has no place to keep it
   */
  static KafkaDistribution resolve(String version) {
    return resolve("kafka_2.13", version);
  }

  /**
   * The jars of Kafka's own command line tools, kafka-producer-perf-test among them.
   *
   * @throws ClusterUnavailableException if there is no such version, or it cannot be fetched
   */
  public static KafkaDistribution tools(String version) {
    return resolve("kafka-tools", version);
  }

  private static KafkaDistribution resolve(String artifactId, String version) {
    try (Context maven = MavenCache.open()) {
      List<Artifact> artifacts = new ArrayList<>(fetch(maven, kafka(artifactId, version)));
      // A backend of another major version than the API would log nothing, silently.
      for (Artifact artifact : List.copyOf(artifacts)) {
        if (artifact.getArtifactId().equals("slf4j-api")) {
          artifacts.addAll(fetch(maven, alone("org.slf4j:slf4j-simple:" + artifact.getVersion())));
        }
      }
      return new KafkaDistribution(
          version, artifacts.stream().map(artifact -> artifact.getFile().toPath()).toList());
    } catch (DependencyResolutionException e) {
      throw new ClusterUnavailableException(
          "Kafka "
              + version
              + " cannot be had: "
              + firstLine(e)
              + ". Use a released version such as "
              + EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION
              + "; if it is one, check the network and the mirrors and proxies in Maven's"
              + " settings.xml.",
          e);
    }
  }

  /**
   * The file of one artifact, without what it depends on.
   *
   * @throws ClusterUnavailableException if it cannot be had
   */
  static Path artifact(String coordinates) {
    try (Context maven = MavenCache.open()) {
      return fetch(maven, alone(coordinates)).get(0).getFile().toPath();
    } catch (DependencyResolutionException e) {
      throw new ClusterUnavailableException(
          coordinates
              + " cannot be had: "
              + firstLine(e)
              + ". Check the network and the mirrors and proxies in Maven's settings.xml.",
          e);
    }
  }

  private static Dependency kafka(String artifactId, String version) {
    // Not published for every release (4.4.0), and the broker runs without it.
    Exclusion toolsApi = new Exclusion("org.apache.kafka", "kafka-tools-api", "*", "*");
    return new Dependency(
        new DefaultArtifact("org.apache.kafka:" + artifactId + ":" + version),
        "runtime",
        false,
        List.of(toolsApi));
  }

  private static Dependency alone(String coordinates) {
    Exclusion everything = new Exclusion("*", "*", "*", "*");
    return new Dependency(new DefaultArtifact(coordinates), "runtime", false, List.of(everything));
  }

  private static List<Artifact> fetch(Context maven, Dependency dependency)
      throws DependencyResolutionException {
    CollectRequest collect = new CollectRequest();
    collect.setRoot(dependency);
    collect.setRepositories(maven.remoteRepositories());
    try {
      return maven
          .repositorySystem()
          .resolveDependencies(
              maven.repositorySystemSession(), new DependencyRequest(collect, null))
          .getArtifactResults()
          .stream()
          .map(ArtifactResult::getArtifact)
          .toList();
    } catch (DependencyResolutionException e) {
      MavenCache.requireWritable(maven);
      throw e;
    }
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.toString()
        : message.lines().findFirst().orElse("no reason given");
  }
}
