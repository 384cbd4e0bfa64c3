package io.millrace.pipeline.result;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * A directory that a command is about to write into, looked at before anything starts: the JDK's
 * own exception names nothing but a path. Any thread may use it.
 */
public final class WritableDirectory {
  private WritableDirectory() {}

  /**
   * Makes {@code directory} where it is not there, and proves that files can be made in it.
   *
   * @param what the directory is for, as the user knows it
   * @param remedy what the user can do, such as the option that names another
   * @throws IllegalArgumentException in one line: the directory, why not, and the remedy
   */
  public static Path make(String what, Path directory, String remedy) {
    try {
      Files.createDirectories(directory);
      probe(directory);
      return directory;
    } catch (IOException e) {
      throw refused(what, directory, e, remedy);
    }
  }

  /**
   * The same for a directory that need not be there yet: it is not made, and what would have to
   * hold it is looked at instead.
   *
   * @throws IllegalArgumentException as {@link #make}
   */
  public static void require(String what, Path directory, String remedy) {
    try {
      probe(nearest(directory));
    } catch (IOException e) {
      throw refused(what, directory, e, remedy);
    }
  }

  /** What {@link #make} throws, for a directory whose {@code failure} somebody else met. */
  public static IllegalArgumentException refused(
      String what, Path directory, IOException failure, String remedy) {
    return new IllegalArgumentException(
        what
            + " '"
            + directory
            + "' cannot be written: "
            + reason(directory, failure)
            + "; "
            + remedy,
        failure);
  }

  /**
   * The directory itself, or the closest one above it that is there.
   *
   * @throws NotDirectoryException when that is a file
   */
  public static Path nearest(Path directory) throws NotDirectoryException {
    Path there = directory.toAbsolutePath().normalize();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (Files.exists(there) && !Files.isDirectory(there)) {
      throw new NotDirectoryException(there.toString());
    }
    return there;
  }

  /** By a file, because a permission says nothing about quotas, full disks and strange systems. */
  private static void probe(Path directory) throws IOException {
    Files.delete(Files.createTempFile(directory, ".millrace-", ".probe"));
  }

  private static String reason(Path directory, IOException failure) {
    Path there;
    try {
      there = nearest(directory);
    } catch (NotDirectoryException e) {
      return "'" + e.getFile() + "' is a file and no directory";
    }
    if (failure instanceof AccessDeniedException) {
      return user() + " has no permission to write in '" + there + "'";
    }
    if (failure instanceof NoSuchFileException || failure instanceof FileAlreadyExistsException) {
      return "the system makes no file in '" + there + "'";
    }
    String why = failure instanceof FileSystemException e ? e.getReason() : failure.getMessage();
    return "'" + there + "': " + (why == null ? failure.toString() : why);
  }

  private static String user() {
    String name = System.getProperty("user.name", "?");
    return name.equals("?") ? "this user" : "user '" + name + "'";
  }
}
