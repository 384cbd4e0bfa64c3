package io.millrace.pipeline.run;

import io.millrace.pipeline.cluster.ExistingCluster;
import io.millrace.pipeline.cluster.Remain;
import io.millrace.pipeline.cluster.Remains;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells whoever starts a run what killed ones have left on the same cluster. */
final class LeftOnCluster {
  private static final Path DEFAULT_RUNS = Path.of("runs");

  private LeftOnCluster() {}

  /** One line, with the command that removes it; empty when nothing was left, or nothing seen. */
  static Optional<String> look(ExistingCluster cluster, Path runs) {
    List<Remain> left = Remains.glimpse(cluster, runs);
    if (left.isEmpty()) {
      return Optional.empty();
    }
    long topics = left.stream().filter(remain -> remain.kind() == Remain.Kind.TOPIC).count();
    return Optional.of(
        "killed runs left "
            + count(topics, "topic")
            + " and "
            + count(left.size() - topics, "group")
            + " on this cluster; to remove them: millrace cluster clean --bootstrap-server "
            + cluster.bootstrapServers()
            + (cluster.clientProperties().size() > 1 ? " --command-config FILE" : "")
            + (runs.equals(DEFAULT_RUNS) ? "" : " --runs " + runs)
            + " --yes");
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
