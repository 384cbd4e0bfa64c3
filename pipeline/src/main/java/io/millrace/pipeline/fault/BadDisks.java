package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.ScratchDirectory;
import io.millrace.pipeline.plan.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Disks that can be made slow, full, failing or hung while their brokers run. This needs no
 * privilege: each broker writes through a small library, which is compiled here from {@code
 * disk-faults.c} and loaded before the C library. This process controls the library through a file
 * that both map into memory, one for each broker. Only writes to files of the broker's data are
 * affected; files that the broker maps into memory (its indexes) are not.
 *
 * <p>Used by one thread at a time.
 */
public final class BadDisks implements FaultEnvironment {
  private static final String SOURCE = "disk-faults.c";
  private static final List<String> COMPILER = List.of("cc", "-O1", "-shared", "-fPIC");
  private static final long COMPILE_LIMIT_SECONDS = 30;

  // The fields of the control file, as the library has them: three ints.
  private static final int DELAY_MS_AT = 0;
  private static final int ERROR_AT = 4;
  private static final int AFFECTED_WRITES_AT = 8;
  private static final int CONTROL_BYTES = 12;

  private final Path directory;
  private final Map<Integer, MappedByteBuffer> controls = new HashMap<>();

  private BadDisks(Path directory) {
    this.directory = directory;
  }

  /**
   * Checks that such disks can be made on this machine.
   *
   * @param why the fault that needs them
   * @throws UsageException when not, naming what is missing
   */
  public static void requireAvailable(String why) {
    try {
      make(0).close(); // compiled, and that is all that it takes
    } catch (UncheckedIOException e) {
      throw new UsageException(
          why
              + " needs Linux with glibc and a C compiler called cc, to put itself between the"
              + " broker and its disk: "
              + e.getMessage());
    }
  }

  /**
   * Makes disks for {@code brokers} brokers. They work normally until {@link #harm} is called.
   *
   * @throws UncheckedIOException when the library cannot be compiled
   */
  public static BadDisks make(int brokers) {
    try {
      BadDisks disks = new BadDisks(ScratchDirectory.newDirectory("millrace-disks-"));
      try {
        disks.compile();
        for (int broker = 1; broker <= brokers; broker++) {
          disks.controls.put(broker, map(disks.control(broker)));
        }
      } catch (IOException | UncheckedIOException e) {
        disks.close();
        throw e;
      }
      return disks;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private void compile() throws IOException {
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) {
      throw new IOException("this is " + System.getProperty("os.name"));
    }
    Path source = directory.resolve(SOURCE);
    try (InputStream in = BadDisks.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new IllegalStateException(SOURCE + " is missing in the jar");
      }
      Files.copy(in, source);
    }
    List<String> command = new ArrayList<>(COMPILER);
    command.addAll(List.of("-o", library().toString(), source.toString(), "-ldl"));
    Process compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!compiler.waitFor(COMPILE_LIMIT_SECONDS, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
        compiler.destroyForcibly();
        throw new IOException(said.lines().findFirst().orElse("cc does not compile"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while cc compiled", e);
    }
  }

  private static MappedByteBuffer map(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      MappedByteBuffer buffer = channel.map(FileChannel.MapMode.READ_WRITE, 0, CONTROL_BYTES);
      buffer.order(ByteOrder.nativeOrder());
      return buffer;
    }
  }

  private Path library() {
    return directory.resolve("disk-faults.so");
  }

  private Path control(int broker) {
    return directory.resolve("broker-" + broker + ".control");
  }

  @Override
  public List<String> command(int broker, List<String> command) {
    List<String> through =
        new ArrayList<>(
            List.of(
                "env",
                "LD_PRELOAD=" + library(),
                "MILLRACE_DISK_CONTROL=" + control(broker),
                "MILLRACE_DISK_WITHIN=/broker-" + broker + "/"));
    through.addAll(command);
    return through;
  }

  /**
   * Makes every write of {@code broker} take {@code delayMs} longer from now on (-1: it hangs until
   * this changes) and then fail with the errno {@code error} (0: it succeeds).
   */
  void harm(int broker, int delayMs, int error) {
    MappedByteBuffer control = control(controls, broker);
    control.putInt(AFFECTED_WRITES_AT, 0);
    control.putInt(ERROR_AT, error);
    control.putInt(DELAY_MS_AT, delayMs);
  }

  /** Makes the disk of {@code broker} work normally again. */
  void heal(int broker) {
    MappedByteBuffer control = control(controls, broker);
    control.putInt(DELAY_MS_AT, 0);
    control.putInt(ERROR_AT, 0);
  }

  /** Returns how many writes were delayed or failed since {@link #harm} was called. */
  int affectedWrites(int broker) {
    return control(controls, broker).getInt(AFFECTED_WRITES_AT);
  }

  private static MappedByteBuffer control(Map<Integer, MappedByteBuffer> controls, int broker) {
    MappedByteBuffer control = controls.get(broker);
    if (control == null) {
      throw new IllegalArgumentException("no broker " + broker + " has such a disk");
    }
    return control;
  }

  /** Removes the library and the control files; the brokers must have ended. */
  @Override
  public void close() {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
