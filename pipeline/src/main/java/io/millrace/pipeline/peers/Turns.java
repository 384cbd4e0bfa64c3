package io.millrace.pipeline.peers;

import io.millrace.pipeline.result.PeersResult.Contender;
import io.millrace.pipeline.result.PeersResult.Contest;
import io.millrace.pipeline.result.PeersResult.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Contestants in turn, round by round. Who was first goes last in the next round (A B C, B C A, C A
 * B, …), so that a drift of the machine favours nobody.
 */
final class Turns {
  private final PeersPlan plan;
  private final Consumer<String> progress;

  Turns(PeersPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /** One process of one contestant, on whatever topic it is to have. */
  interface Race {
    Contestant.Run run(Contestant contestant, long events) throws InterruptedException;
  }

  /** Runs all rounds. The contenders of the result are in the order of {@code contestants}. */
  Contest take(String title, List<Contestant> contestants, Race race) throws InterruptedException {
    List<List<Round>> rounds =
        contestants.stream().map(c -> (List<Round>) new ArrayList<Round>()).toList();
    for (int round = 0; round < plan.rounds(); round++) {
      progress.accept(title + ": round " + (round + 1) + " of " + plan.rounds());
      for (int index : order(contestants.size(), round)) {
        rounds.get(index).add(round(contestants.get(index), race));
      }
    }
    return new Contest(
        title,
        IntStream.range(0, contestants.size())
            .mapToObj(i -> new Contender(contestants.get(i).name(), rounds.get(i)))
            .toList());
  }

  /** Whose turn it is in a round, counted from 0. */
  static List<Integer> order(int contestants, int round) {
    return IntStream.range(0, contestants).mapToObj(turn -> (turn + round) % contestants).toList();
  }

  private Round round(Contestant contestant, Race race) throws InterruptedException {
    Contestant.Run brief = race.run(contestant, plan.shortEvents());
    Contestant.Run full = race.run(contestant, plan.longEvents());
    long events = plan.longEvents() - plan.shortEvents();
    Round round =
        new Round(
            (full.cpuSeconds() - brief.cpuSeconds()) / events * 1e6,
            allocatedPerEvent(brief, full, events),
            full.eventsPerSecond());
    progress.accept(describe(contestant.name(), round));
    return round;
  }

  private static @Nullable Double allocatedPerEvent(
      Contestant.Run brief, Contestant.Run full, long events) {
    if (brief.allocatedBytes().isEmpty() || full.allocatedBytes().isEmpty()) {
      return null;
    }
    double bytes = full.allocatedBytes().getAsLong() - brief.allocatedBytes().getAsLong();
    return bytes / events;
  }

  private static String describe(String name, Round round) {
    Double allocated = round.allocatedBytesPerEvent();
    return String.format(
        Locale.ROOT,
        "  %s: %.3f CPU s/M, %s B/event, %,.0f events/s",
        name,
        round.cpuSecondsPerMillion(),
        allocated == null ? "-" : String.format(Locale.ROOT, "%,.0f", allocated),
        round.eventsPerSecond());
  }
}
