package io.millrace.pipeline.peers;

import io.millrace.pipeline.result.PeersResult.Round;
import io.millrace.pipeline.result.PeersResult.Task;
import io.millrace.pipeline.result.PeersResult.Tool;
import io.millrace.pipeline.result.SignificantDigits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs clients in turn, round by round. The one that was first goes last in the next round (A B C,
 * B C A, C A B, …), so that a drift of the machine favours none of them.
 */
final class InterleavedRounds {
  private final PeersPlan plan;
  private final Consumer<String> progress;

  InterleavedRounds(PeersPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /** Runs one process of one client, on the topic that the task has for it. */
  interface Launch {
    ComparedClient.Run run(ComparedClient client, long events) throws InterruptedException;
  }

  /** Runs all rounds. The tools of the result are in the order of {@code clients}. */
  Task take(String title, List<ComparedClient> clients, Launch launch) throws InterruptedException {
    List<List<Round>> rounds =
        clients.stream().map(c -> (List<Round>) new ArrayList<Round>()).toList();
    for (int round = 0; round < plan.rounds(); round++) {
      progress.accept(title + ": round " + (round + 1) + " of " + plan.rounds());
      for (int index : order(clients.size(), round)) {
        rounds.get(index).add(round(clients.get(index), launch));
      }
    }
    return new Task(
        title,
        IntStream.range(0, clients.size())
            .mapToObj(i -> new Tool(clients.get(i).name(), rounds.get(i)))
            .toList());
  }

  /** Returns the order of clients in a round; both are counted from 0. */
  static List<Integer> order(int clients, int round) {
    return IntStream.range(0, clients).mapToObj(turn -> (turn + round) % clients).toList();
  }

  private Round round(ComparedClient client, Launch launch) throws InterruptedException {
    ComparedClient.Run brief = launch.run(client, plan.shortEvents());
    ComparedClient.Run full = launch.run(client, plan.longEvents());
    long events = plan.longEvents() - plan.shortEvents();
    Round round =
        new Round(
            (full.cpuSeconds() - brief.cpuSeconds()) / events * 1e6,
            allocatedPerEvent(brief, full, events),
            full.eventsPerSecond());
    progress.accept(describe(client.name(), round));
    return round;
  }

  private static @Nullable Double allocatedPerEvent(
      ComparedClient.Run brief, ComparedClient.Run full, long events) {
    if (brief.allocatedBytes().isEmpty() || full.allocatedBytes().isEmpty()) {
      return null;
    }
    double bytes = full.allocatedBytes().getAsLong() - brief.allocatedBytes().getAsLong();
    return bytes / events;
  }

  private static String describe(String name, Round round) {
    Double allocated = round.allocatedBytesPerEvent();
    return "  %s: %s CPU s/M, %s B/event, %s events/s"
        .formatted(
            name,
            SignificantDigits.of(round.cpuSecondsPerMillion()),
            allocated == null ? "-" : SignificantDigits.of(allocated),
            SignificantDigits.of(round.eventsPerSecond()));
  }
}
