package io.millrace.pipeline.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program that loads what is to be in the archive of {@link ToolClasses}, and ends. */
final class ArchivedClasses {
  /** What the tool uses in most of its runs. */
  private static final Pattern JARS =
      Pattern.compile("(tool|kafka-clients|picocli|jackson|HdrHistogram|slf4j|micrometer).*\\.jar");

  private ArchivedClasses() {}

  public static void main(String[] args) throws IOException {
    for (Path entry : classPath()) {
      if (JARS.matcher(String.valueOf(entry.getFileName())).matches()) {
        load(entry);
      }
    }
  }

  /** What this JVM has. */
  static List<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .toList();
  }

  private static void load(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      jar.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .filter(name -> !name.startsWith("io.millrace") || !name.matches(".*Test(\\$.*)?"))
          .forEach(ArchivedClasses::load);
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name, false, ArchivedClasses.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      // it needs what is not there: the tool does not use it either
    }
  }
}
