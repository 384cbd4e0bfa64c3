package io.millrace.pipeline.cluster;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import io.millrace.pipeline.result.WritableDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Maven's local repository, in which Kafka's jars are kept. Any thread may use it. */
final class MavenCache {
  /** As Maven itself calls it. */
  private static final String OPTION = "maven.repo.local";

  private static final String WHAT = "Maven's local repository, where Kafka's jars are kept,";

  private static final String REMEDY =
      "name another with MILLRACE_OPTS=-D" + OPTION + "=DIR, or give the right to write there";

  private MavenCache() {}

  /**
   * Opens it, with the user's mirrors and proxies.
   *
   * @throws IllegalArgumentException in one line, when it is not there and cannot be made
   */
  static Context open() {
    ContextOverrides.Builder overrides = ContextOverrides.create().withUserSettings(true);
    @Nullable String named = System.getProperty(OPTION);
    if (named == null) {
      requireHome();
    } else {
      overrides.withLocalRepositoryOverride(Path.of(named).toAbsolutePath());
    }
    Context maven = Runtimes.INSTANCE.getRuntime().create(overrides.build());
    try {
      if (!Files.isDirectory(directory(maven))) {
        requireWritable(maven); // one that is complete may well be read-only
      }
      return maven;
    } catch (IllegalArgumentException e) {
      maven.close();
      throw e;
    }
  }

  /**
   * For a jar that could not be had: whether that is because it could not be kept.
   *
   * @throws IllegalArgumentException in one line, when this user cannot write there
   */
  static void requireWritable(Context maven) {
    WritableDirectory.require(WHAT, directory(maven), REMEDY);
  }

  private static Path directory(Context maven) {
    return maven.repositorySystemSession().getLocalRepository().getBasedir().toPath();
  }

  /** A user whom the system does not know, as many containers have, has "?" for a home. */
  private static void requireHome() {
    String home = System.getProperty("user.home", "?");
    if (home.equals("?") || home.isBlank()) {
      throw new IllegalArgumentException(
          "user.home is '"
              + home
              + "': this user has no home directory, below which Kafka's jars are kept; name a"
              + " directory for them with MILLRACE_OPTS=-D"
              + OPTION
              + "=DIR");
    }
  }
}
