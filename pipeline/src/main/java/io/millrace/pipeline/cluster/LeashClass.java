package io.millrace.pipeline.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts a copy of {@link Leash} into a directory of its own for the brokers' class path.
 *
 * <p>Our jar itself cannot go there: its manifest names all our libraries, with a Kafka client and
 * an slf4j of other versions than the brokers'.
 */
final class LeashClass {
  private LeashClass() {}

  /** Copies the class file below {@code directory}, which then serves as a class path entry. */
  static void copyTo(Path directory) throws IOException {
    String resource = Leash.class.getName().replace('.', '/') + ".class";
    Path target = directory.resolve(resource);
    Files.createDirectories(target.getParent());
    try (InputStream in = Leash.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("class file " + resource + " is not on our own class path");
      }
      Files.copy(in, target);
    }
  }
}
