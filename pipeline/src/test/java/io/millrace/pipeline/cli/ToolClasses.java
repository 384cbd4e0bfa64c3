package io.millrace.pipeline.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The tool's classes for the some two hundred JVMs that tests start: mapped from an archive (class
 * data sharing), which spares each of them a second and a half of CPU time. An archive takes jars
 * only, so the directories of the class path are put into one. Both are made once for a build, by
 * whichever of the tests' JVMs comes first.
 */
final class ToolClasses {
  /** It takes five seconds on a quiet machine. */
  private static final long LIMIT_SECONDS = 60;

  private static final List<String> OPTIONS = make();

  private ToolClasses() {}

  /** The JVM options that say where the tool's classes are. */
  static List<String> options() {
    return OPTIONS;
  }

  private static List<String> make() {
    List<Path> given = ArchivedClasses.classPath();
    try {
      Path home = Files.createDirectories(Path.of("target", "tool-classes")).toAbsolutePath();
      try (FileChannel file =
          FileChannel.open(
              home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        var unused = file.lock(); // until the file is closed
        return make(home, "tool-%08x".formatted(state(given)), given);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> make(Path home, String name, List<Path> given) throws IOException {
    Path jar = home.resolve(name + ".jar");
    if (!Files.exists(jar)) {
      writeJar(given.stream().filter(Files::isDirectory).toList(), jar);
    }
    String classPath =
        Stream.concat(Stream.of(jar), given.stream().filter(Files::isRegularFile))
            .map(Path::toString)
            .reduce((one, two) -> one + File.pathSeparator + two)
            .orElseThrow();
    Path archive = home.resolve(name + ".jsa");
    if (!Files.exists(archive)) {
      writeArchive(classPath, archive);
    }
    return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off", "-cp", classPath);
  }

  /** Another number when a class changed, or the JVM. */
  private static int state(List<Path> given) throws IOException {
    List<Object> state = new ArrayList<>(given);
    state.add(System.getProperty("java.vm.version"));
    for (Path directory : given.stream().filter(Files::isDirectory).toList()) {
      for (Path file : files(directory)) {
        state.add(file);
        state.add(Files.getLastModifiedTime(file).toMillis());
      }
    }
    return state.hashCode();
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void writeJar(List<Path> directories, Path jar) throws IOException {
    Path unfinished = jar.resolveSibling(jar.getFileName() + ".part");
    Set<String> written = new HashSet<>();
    try (OutputStream out = Files.newOutputStream(unfinished);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.setLevel(0);
      for (Path directory : directories) {
        for (Path file : files(directory)) {
          String name = directory.relativize(file).toString().replace(File.separatorChar, '/');
          if (written.add(name)) { // the first on a class path wins
            entries.putNextEntry(new JarEntry(name));
            Files.copy(file, entries);
          }
        }
      }
    }
    Files.move(unfinished, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void writeArchive(String classPath, Path archive) throws IOException {
    Path unfinished = archive.resolveSibling(archive.getFileName() + ".part");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:ArchiveClassesAtExit=" + unfinished,
                "-Xlog:cds*=off",
                "-cp",
                classPath,
                ArchivedClasses.class.getName())
            .inheritIO()
            .start();
    try {
      if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && Files.exists(unfinished)) {
        Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.createFile(archive); // a JVM starts without one that is empty; nobody tries again
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
