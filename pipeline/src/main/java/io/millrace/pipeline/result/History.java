package io.millrace.pipeline.result;

import io.millrace.core.ledger.AcknowledgementTrace;
import io.millrace.core.ledger.LogAccount;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Every acknowledgement and every record of the logs, one a line: evidence for whoever does not
 * take the audit's word. It costs a line of text for each event on the producer's network thread.
 *
 * <p>Each file is written by one thread; opened and closed by the run's.
 */
public final class History implements AutoCloseable {
  private final Path directory;
  private final List<BufferedWriter> files = new ArrayList<>();
  private final List<History> others = new ArrayList<>();
  private final AtomicReference<IOException> failure = new AtomicReference<>();
  private final long epochMinusNanoTimeUs;

  private History(Path directory) {
    this.directory = directory;
    Instant now = Instant.now();
    epochMinusNanoTimeUs =
        TimeUnit.SECONDS.toMicros(now.getEpochSecond())
            + now.getNano() / 1_000
            - System.nanoTime() / 1_000;
  }

  /**
   * In {@code history/} of a run's directory.
   *
   * @throws UncheckedIOException when it cannot be made
   */
  public static History in(Path run) {
    try {
      return new History(Files.createDirectory(run.resolve("history")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In {@code directory}, which exists: for a producer in a process of its own. */
  public static History at(Path directory) {
    return new History(directory);
  }

  /**
   * That of leg {@code index}, from 0: the first leg's is this one, others have a directory in it.
   *
   * @throws UncheckedIOException when it cannot be made
   */
  public History ofLeg(int index) {
    if (index == 0) {
      return this;
    }
    try {
      History other = new History(Files.createDirectory(directory.resolve("leg-" + (index + 1))));
      others.add(other);
      return other;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where its files are. */
  public Path directory() {
    return directory;
  }

  /** {@code producer-N.csv}: what one producer had acknowledged. */
  public AcknowledgementTrace.Listener producer(int number) {
    BufferedWriter out =
        open("producer-" + number + ".csv", "partition,sequence,offset,due_us,acknowledged_us");
    return (partition, sequence, offset, intendedNs, nowNs) ->
        line(
            out,
            partition
                + ","
                + sequence
                + ","
                + offset
                + ","
                + epochUs(intendedNs)
                + ","
                + epochUs(nowNs));
  }

  private long epochUs(long ns) {
    return ns / 1_000 + epochMinusNanoTimeUs;
  }

  /** {@code log.csv}: what a fresh reader found. */
  public LogAccount log() {
    return new Log(open("log.csv", "partition,offset,producer,sequence,customer"));
  }

  private final class Log implements LogAccount {
    private final BufferedWriter out;

    private Log(BufferedWriter out) {
      this.out = out;
    }

    @Override
    public void read(
        int producer,
        int stampedPartition,
        long sequence,
        int customer,
        int partition,
        long offset) {
      line(out, partition + "," + offset + "," + producer + "," + sequence + "," + customer);
    }

    @Override
    public void foreign() {}

    @Override
    public boolean needsAnotherReading() {
      return false;
    }

    @Override
    public LogAccount again() {
      return this;
    }
  }

  private BufferedWriter open(String file, String header) {
    try {
      BufferedWriter out = Files.newBufferedWriter(directory.resolve(file));
      files.add(out);
      out.write(header + "\n");
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A producer's callback has nobody to throw to: what failed is told by {@link #close}. */
  private void line(BufferedWriter out, String text) {
    try {
      out.write(text);
      out.write('\n');
    } catch (IOException e) {
      failure.compareAndSet(null, e);
    }
  }

  /**
   * Writes what is left.
   *
   * @throws UncheckedIOException when a line could not be written, now or earlier
   */
  @Override
  public void close() {
    others.forEach(History::close);
    for (BufferedWriter file : files) {
      try {
        file.close();
      } catch (IOException e) {
        failure.compareAndSet(null, e);
      }
    }
    files.clear();
    IOException failed = failure.get();
    if (failed != null) {
      throw new UncheckedIOException("the history in " + directory + " is not whole", failed);
    }
  }
}
