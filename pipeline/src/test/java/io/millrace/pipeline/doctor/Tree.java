package io.millrace.pipeline.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A handwritten {@code /proc} and {@code /sys}. */
final class Tree {
  private final Path root;

  Tree(Path root) {
    this.root = root;
  }

  /** Adds a file, or writes it anew. */
  Tree with(String file, String... lines) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, String.join("\n", lines) + "\n");
    return this;
  }

  /** The machine that it describes, with three brokers to come. */
  Machine machine() {
    return machine(3);
  }

  Machine machine(int brokers) {
    return new Machine(root, root.resolve("runs"), brokers);
  }
}
