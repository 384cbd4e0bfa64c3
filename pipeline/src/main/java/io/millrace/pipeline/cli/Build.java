package io.millrace.pipeline.cli;

import io.millrace.pipeline.result.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Identifies this build of Millrace and its checkout. */
final class Build {
  private Build() {}

  /**
   * Returns Millrace's checkout, as the launcher gives it; without a launcher, the working
   * directory.
   */
  static Path home() {
    return Path.of(System.getProperty("millrace.home", "."));
  }

  /**
   * Returns the checksum of the running jar, which changes exactly when the program does; for an
   * unpacked build, the commit.
   */
  static String id() {
    Path code = code();
    if (!Files.isRegularFile(code)) {
      return Environment.commitOf(home());
    }
    CRC32C checksum = new CRC32C();
    try {
      checksum.update(Files.readAllBytes(code));
    } catch (IOException e) {
      throw new UncheckedIOException(code + " cannot be read", e);
    }
    return "jar " + Long.toHexString(checksum.getValue());
  }

  private static Path code() {
    try {
      return Path.of(Build.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this program's own place is no path", e);
    }
  }
}
