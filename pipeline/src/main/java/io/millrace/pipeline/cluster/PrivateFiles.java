package io.millrace.pipeline.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;

/** Files that hold secrets, and that only this user can read, where the file system knows users. */
final class PrivateFiles {
  private PrivateFiles() {}

  /** Makes a file of these properties. */
  static void write(Map<String, String> settings, Path file, String comment) throws IOException {
    make(file);
    Properties properties = new Properties();
    properties.putAll(settings);
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, comment);
    }
  }

  /** Makes a file of this text. */
  static void write(String text, Path file) throws IOException {
    make(file);
    Files.writeString(file, text);
  }

  /** Lets nobody else into a directory. */
  static void close(Path directory) throws IOException {
    if (knowsUsers()) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static void make(Path file) throws IOException {
    if (knowsUsers()) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  private static boolean knowsUsers() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
