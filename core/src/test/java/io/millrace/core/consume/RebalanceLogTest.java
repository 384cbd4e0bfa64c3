package io.millrace.core.consume;

import static io.millrace.core.consume.RebalanceLog.Change.ASSIGNED;
import static io.millrace.core.consume.RebalanceLog.Change.LOST;
import static io.millrace.core.consume.RebalanceLog.Change.REVOKED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RebalanceLogTest {
  private final RebalanceLog log = new RebalanceLog();
  private final List<RebalanceLog.Entry> all = new ArrayList<>();

  private void add(long atNs, String member, RebalanceLog.Change change, int... partitions) {
    List<Integer> numbers = Arrays.stream(partitions).boxed().toList();
    RebalanceLog.Entry entry = new RebalanceLog.Entry(atNs, member, change, numbers);
    all.add(entry);
    log.add(entry);
  }

  /** Two members that give each other partition 1; partition 0 stays with the first. */
  private void rebalances(int count) {
    add(0, "a", ASSIGNED, 0, 1);
    for (int i = 1; i <= count; i++) {
      add(10L * i, i % 2 == 1 ? "a" : "b", REVOKED, 1);
      add(10L * i + 1, i % 2 == 1 ? "b" : "a", ASSIGNED, 1);
    }
  }

  @Test
  void whatIsKeptDoesNotGrowWithTheNumberOfRebalances() {
    rebalances(100_000);
    assertThat(log.entries()).hasSizeLessThanOrEqualTo(RebalanceLog.MOST_KEPT + 2);
    assertThat(log.dropped()).isEqualTo(200_001 - RebalanceLog.MOST_KEPT);
    assertThat(log.count(ASSIGNED)).isEqualTo(100_001);
    assertThat(log.count(REVOKED)).isEqualTo(100_000);
    assertThat(log.count(LOST)).isZero();
  }

  @Test
  void ownersAreRightAlsoOfPartitionsWhoseAssignmentWasDroppedLongAgo() {
    rebalances(20_000);
    assertThat(Holdings.owners(log.entries(), Long.MAX_VALUE))
        .isEqualTo(Holdings.owners(all, Long.MAX_VALUE))
        .containsEntry(0, "a");
    long fromNs = log.keptFromNs();
    assertThat(Holdings.owners(log.entries(), fromNs)).isEqualTo(Holdings.owners(all, fromNs));
  }

  @Test
  void aShortGroupHasEveryEntryAndNoneTwice() {
    rebalances(3);
    assertThat(log.entries()).isEqualTo(all);
    assertThat(log.dropped()).isZero();
    assertThat(log.keptFromNs()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void aReaderGetsOnlyWhatIsNewToIt() {
    rebalances(1);
    RebalanceLog.News first = log.since(0);
    add(50, "b", LOST, 1);
    RebalanceLog.News second = log.since(first.seen());

    assertThat(first.entries()).hasSize(3);
    assertThat(second.entries()).containsExactly(all.get(3));
    assertThat(log.since(second.seen()).entries()).isEmpty();
  }

  @Test
  void aReaderThatCameTooLateIsToldHowManyItMissed() {
    rebalances(RebalanceLog.MOST_KEPT);
    RebalanceLog.News news = log.since(1);

    assertThat(news.entries()).hasSize(RebalanceLog.MOST_KEPT);
    assertThat(news.missed()).isEqualTo(RebalanceLog.MOST_KEPT);
    assertThat(news.seen()).isEqualTo(2L * RebalanceLog.MOST_KEPT + 1);
  }

  /** Members in other processes tell late; each tells in its own order. */
  @Test
  void ownersNowAreThoseOfAllEntriesAlsoWhenMembersTellLate() {
    for (int seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<RebalanceLog.Entry> history = new ArrayList<>();
      List<Long> toldNs = new ArrayList<>();
      long[] lateNs = {random.nextLong(30), random.nextLong(30), random.nextLong(30)};
      for (int i = 0; i < 40; i++) {
        int member = random.nextInt(3);
        RebalanceLog.Change change = List.of(ASSIGNED, REVOKED, LOST).get(random.nextInt(3));
        history.add(
            new RebalanceLog.Entry(10L * i, "m" + member, change, List.of(random.nextInt(3))));
        toldNs.add(10L * i + lateNs[member]);
      }
      RebalanceLog late = new RebalanceLog();
      history.stream()
          .sorted(Comparator.comparingLong(entry -> toldNs.get(history.indexOf(entry))))
          .forEach(late::add);

      assertThat(late.owners())
          .as("seed %d", seed)
          .isEqualTo(Holdings.owners(history, Long.MAX_VALUE));
    }
  }
}
