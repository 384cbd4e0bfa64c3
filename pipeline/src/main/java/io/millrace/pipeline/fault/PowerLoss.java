package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.BrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Kills every broker at once, and loses what they wrote last before it reached a disk, as when all
 * share one power supply. Kafka acknowledges what is in the page caches of the in-sync replicas, so
 * this loses acknowledged events under any setting of acks.
 *
 * <p>The page cache of one host outlives its brokers, so the loss is simulated: {@code bytesPerLog}
 * bytes are cut off the end of each log of the topic while the brokers are down.
 */
public record PowerLoss(long bytesPerLog, Duration lasts) implements BrokerFault {
  @Override
  public String name() {
    return "power-loss";
  }

  @Override
  public Target target() {
    return Target.ALL;
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException {
    context.toEachVictim(BrokerProcess::kill);
    int logs = 0;
    for (BrokerProcess broker : context.victims()) {
      for (String topic : context.lanes().topics()) {
        logs += cutLogs(context.requireCluster().dataDirectory(broker.id()), topic);
      }
    }
    if (logs == 0) {
      throw new NoEffectException(
          "no log of " + context.lanes().topics() + " held anything to cut off");
    }
    return context.names()
        + " ended by SIGKILL; up to "
        + bytesPerLog
        + " bytes cut off the end of "
        + logs
        + " logs";
  }

  private int cutLogs(Path data, String topic) {
    int logs = 0;
    try (Stream<Path> directories = Files.list(data)) {
      for (Path directory : directories.filter(d -> isOf(topic, d)).toList()) {
        Optional<Path> last = lastSegment(directory);
        if (last.isPresent() && cut(last.get())) {
          logs++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return logs;
  }

  private static boolean isOf(String topic, Path directory) {
    String name = directory.getFileName().toString();
    return name.startsWith(topic + "-") && name.substring(topic.length() + 1).matches("[0-9]+");
  }

  private static Optional<Path> lastSegment(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> segments = files.filter(file -> file.toString().endsWith(".log")).toList();
      return segments.stream().max(Comparator.comparing(file -> file.getFileName().toString()));
    }
  }

  private boolean cut(Path segment) throws IOException {
    try (FileChannel log = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      long before = log.size();
      log.truncate(Math.max(0, before - bytesPerLog));
      return before > 0 && bytesPerLog > 0;
    }
  }

  @Override
  public void heal(FaultContext context) {
    context.victims().stream().filter(broker -> !broker.isAlive()).forEach(BrokerProcess::start);
  }
}
