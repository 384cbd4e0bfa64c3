package io.millrace.pipeline.cli;

import io.millrace.core.order.EventFormat;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.send.Transactions;
import io.millrace.core.workload.Content;
import io.millrace.core.workload.EventSize;
import io.millrace.core.workload.MadeOrders;
import io.millrace.core.workload.Schedule;
import io.millrace.core.workload.Workload;
import io.millrace.pipeline.plan.DurationText;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.plan.PayloadFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say what is offered. */
final class LoadOptions {
  /** Options that say what made orders are. */
  static final List<String> MADE_ONLY = List.of("format", "event-size");

  /** Options that say whose orders they are. */
  static final List<String> MADE_KEYS_ONLY = List.of("users", "zipf");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--rate",
      paramLabel = "N|max",
      defaultValue = "20000",
      description =
          "Events per second of all producers together, or max: as fast as it goes (closed loop,"
              + " saturated latencies). Default: ${DEFAULT-VALUE}.")
  private String rate = "";

  @Option(
      names = "--schedule",
      paramLabel = "SHAPE",
      defaultValue = "constant",
      description =
          "When events are due: constant, poisson, ramp (from --ramp-from to --rate over the run) or"
              + " burst (all of a --burst-period at its start). Default: ${DEFAULT-VALUE}.")
  private String schedule = "";

  @Option(
      names = "--ramp-from",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Rate at which a ramp starts. Default: ${DEFAULT-VALUE}.")
  private double rampFrom;

  @Option(
      names = "--burst-period",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "Distance between bursts. Default: ${DEFAULT-VALUE}.")
  private String burstPeriod = "";

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How long events are offered. Default: ${DEFAULT-VALUE}.")
  private String duration = "";

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Ends the load after so many events, if that comes before --duration.")
  private @Nullable Long events;

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      defaultValue = "10s",
      description =
          "Before the run, offers the same load to the same topic, counted nowhere; 0: not at"
              + " all. Default: ${DEFAULT-VALUE}.")
  private String warmup = "";

  @Option(
      names = "--producers",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Producers, a thread each; 0 reads an existing --topic back. Default: ${DEFAULT-VALUE}.")
  private int producers;

  @Option(
      names = "--producer-processes",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Instead of --producers, so many producers that are a process each; 0: none."
              + " Default: ${DEFAULT-VALUE}.")
  private int producerProcesses;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "json",
      description =
          "Wire format: json, binary, or payload to read back what --payload-file sent. Default:"
              + " ${DEFAULT-VALUE}.")
  private String format = "";

  @Option(
      names = "--event-size",
      paramLabel = "N|MIN-MAX",
      defaultValue = "400",
      description =
          "Bytes of an event's value: json from 200, binary from 50. Default: ${DEFAULT-VALUE}.")
  private String eventSize = "";

  @Option(
      names = "--payload-file",
      paramLabel = "FILE",
      description =
          "Instead of made orders, sends the lines of this file (JSON or any text), drawn at random"
              + " by the seed; what Millrace needs to account for them goes into a record header.")
  private @Nullable Path payloadFile;

  @Option(
      names = "--payload-key",
      paramLabel = "FIELD",
      description =
          "With --payload-file: this field of a line's JSON is the record's key. Default: keys are"
              + " customers, as made orders have them.")
  private @Nullable String payloadKey;

  @Option(
      names = "--payload-sha256",
      paramLabel = "HEX",
      description =
          "With --payload-file: refuses a file with another SHA-256. Every run writes its own into"
              + " experiment.yaml.")
  private @Nullable String payloadSha256;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Customers; events are keyed by customer. Default: ${DEFAULT-VALUE}.")
  private int users;

  @Option(
      names = "--zipf",
      paramLabel = "EXPONENT",
      defaultValue = "0",
      description =
          "Skew of the customers: 0 uniform, 1 as in order data. Default: ${DEFAULT-VALUE}.")
  private double zipf;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same events. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--planted-delay",
      paramLabel = "TIME",
      defaultValue = "0s",
      description =
          "Holds every send up by so much: a slowdown of known size, to see whether a sweep finds it."
              + " Default: none.")
  private String plantedDelay = "";

  /**
   * The load that these options ask for.
   *
   * @param transactions says whether it is offered in transactions
   * @throws IllegalArgumentException naming the key, its value and what is allowed
   */
  Load load(TransactionOptions transactions) {
    checkProducers();
    Transactions inTransactions = transactions.transactions(seed);
    if (producers == 0 && inTransactions != null) {
      throw new IllegalArgumentException(
          "transactional is how events are offered: producers must be above 0, not 0");
    }
    Duration length = DurationText.parse("duration", duration);
    if (length.isZero()) {
      throw new IllegalArgumentException("duration must be above 0, not '" + duration + "'");
    }
    if (events != null && events < 1) {
      throw new IllegalArgumentException("events must be above 0, not " + events);
    }
    EventFormat read = EventFormat.of(format);
    if (producers == 0 && payloadFile == null && !(read instanceof OrderCodec)) {
      return new Load.ReadBack(read, seed);
    }
    Workload workload = new Workload(schedule(length), content(read), users, zipf, seed);
    if (producers == 0) {
      return new Load.ReadBack(workload.content().format(), seed);
    }
    return new Load.Offered(
        workload,
        producerProcesses > 0 ? producerProcesses : producers,
        producerProcesses > 0,
        length,
        events == null ? Long.MAX_VALUE : events,
        DurationText.parse("warmup", warmup),
        DurationText.parse("planted-delay", plantedDelay),
        inTransactions);
  }

  private Content content(EventFormat asked) {
    if (payloadFile != null) {
      refuse(MADE_ONLY, "--payload-file");
      if (payloadKey != null) {
        refuse(MADE_KEYS_ONLY, "--payload-key");
      }
      return PayloadFile.read(payloadFile, payloadKey, payloadSha256);
    }
    if (payloadKey != null || payloadSha256 != null) {
      throw new IllegalArgumentException(
          (payloadKey != null ? "payload-key" : "payload-sha256") + " needs a --payload-file");
    }
    if (asked instanceof OrderCodec codec) {
      return new MadeOrders(codec, EventSize.parse(eventSize));
    }
    throw new IllegalArgumentException("format payload needs a --payload-file to send");
  }

  private void refuse(List<String> others, String option) {
    for (String other : others) {
      if (command.commandLine().getParseResult().hasMatchedOption("--" + other)) {
        throw new IllegalArgumentException(
            other + " has no effect with " + option + ": leave it out");
      }
    }
  }

  private void checkProducers() {
    if (producers < 0 || producers > 1_000) {
      throw new IllegalArgumentException("producers must be 0 to 1000, not " + producers);
    }
    if (producerProcesses < 0 || producerProcesses > 1_000) {
      throw new IllegalArgumentException(
          "producer-processes must be 0 to 1000, not " + producerProcesses);
    }
    boolean chosen =
        producers != 1 || command.commandLine().getParseResult().hasMatchedOption("--producers");
    if (producerProcesses > 0 && chosen && producers != producerProcesses) {
      throw new IllegalArgumentException(
          "producers "
              + producers
              + " does not go with producer-processes "
              + producerProcesses
              + ", which is the number of producers too: give one of them");
    }
  }

  private Schedule schedule(Duration length) {
    if (rate.equals("max")) {
      return new Schedule.Max();
    }
    double perSecond = parseRate();
    return switch (schedule) {
      case "constant" -> new Schedule.Constant(perSecond);
      case "poisson" -> new Schedule.Poisson(perSecond);
      case "ramp" -> new Schedule.Ramp(rampFrom, perSecond, length);
      case "burst" ->
          new Schedule.Burst(perSecond, DurationText.parse("burst-period", burstPeriod));
      default ->
          throw new IllegalArgumentException(
              "schedule must be constant, poisson, ramp or burst, not '" + schedule + "'");
    };
  }

  private double parseRate() {
    try {
      return Double.parseDouble(rate);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "rate must be a number of events per second or max, not '" + rate + "'", e);
    }
  }
}
