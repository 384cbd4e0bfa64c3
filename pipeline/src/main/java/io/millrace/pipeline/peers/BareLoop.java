package io.millrace.pipeline.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The limit of what any client can reach: kafka-clients in a loop with as little around it as
 * possible, with the JVM options of Millrace.
 *
 * @param mainClass {@link BareProducerLoop} or {@link BareConsumerLoop}
 * @param eventSize bytes of an event's value
 * @param settings of the client, {@code bootstrap.servers} included
 */
record BareLoop(
    ClientProcess processes,
    List<String> jvmOptions,
    Class<?> mainClass,
    int eventSize,
    Map<String, String> settings)
    implements ComparedClient {
  private static final Pattern TOTAL = Pattern.compile("(\\d+) events, ([\\d.]+) events/s");

  @Override
  public String name() {
    return "bare kafka-clients loop";
  }

  @Override
  public Run run(String topic, long events) throws InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of(topic, Long.toString(events), Integer.toString(eventSize)));
    settings.forEach((key, value) -> arguments.add(key + "=" + value));
    ClientProcess.Ended ended =
        processes.run(
            new ClientProcess.Program(
                jvmOptions, ClientProcess.ownClassPath(), mainClass.getName(), arguments),
            ComparedClient.limit(events));
    return Run.of(ended, eventsPerSecond(ended.output(), events));
  }

  /**
   * Reads what a loop printed.
   *
   * @throws IllegalStateException without a total of {@code events}
   */
  static double eventsPerSecond(String output, long events) {
    Matcher total = TOTAL.matcher(output);
    if (!total.find() || Long.parseLong(total.group(1)) != events) {
      throw new IllegalStateException(
          "the bare loop printed no total of " + events + " events: " + output.strip());
    }
    return Double.parseDouble(total.group(2));
  }
}
