package io.millrace.pipeline.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimelineRowTest {
  private static final TimelineRow ROW = new TimelineRow(100, 20, 18, 1, 0, 15, 3, 2);

  @Test
  void theHeaderNamesTheColumnsThatOldFilesHaveAndThenNewOnes() {
    assertThat(TimelineRow.HEADER)
        .isEqualTo("elapsed_ms,sent,acknowledged,refused,unknown,received,behind,aborted\n");
  }

  @Test
  void aRowFromBeforeThereWereTransactionsAbortedNothing() {
    int columns =
        TimelineRow.columnsOf("elapsed_ms,sent,acknowledged,refused,unknown,received,behind");
    assertThat(TimelineRow.parse("100,20,18,1,0,15,3", columns))
        .contains(new TimelineRow(100, 20, 18, 1, 0, 15, 3, 0));
  }

  @Test
  void aRowIsReadAsItWasWritten() {
    assertThat(ROW.csv()).isEqualTo("100,20,18,1,0,15,3,2\n");
    assertThat(TimelineRow.parse(ROW.csv().strip(), 8)).contains(ROW);
  }

  @Test
  void aRowThatAKillCutOffIsNone() {
    assertThat(TimelineRow.parse("100,20,18,1,0,15,3,", 8)).isEmpty();
    assertThat(TimelineRow.parse("100,20,18,1,0,15,3", 8)).isEmpty();
    assertThat(TimelineRow.parse("100,20,18,1", 8)).isEmpty();
    assertThat(TimelineRow.parse("", 8)).isEmpty();
  }

  @Test
  void aRowOfWordsIsRefused() {
    assertThatThrownBy(() -> TimelineRow.parse("a,b,c,d,e,f,g,h", 8))
        .isInstanceOf(NumberFormatException.class);
  }
}
