package io.millrace.pipeline.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimelineRowTest {
  private static final TimelineRow ROW = new TimelineRow(100, 20, 18, 1, 0, 15, 3);

  @Test
  void theHeaderNamesTheColumnsThatOldFilesHave() {
    assertThat(TimelineRow.HEADER)
        .isEqualTo("elapsed_ms,sent,acknowledged,refused,unknown,received,behind\n");
  }

  @Test
  void aRowIsReadAsItWasWritten() {
    assertThat(ROW.csv()).isEqualTo("100,20,18,1,0,15,3\n");
    assertThat(TimelineRow.parse(ROW.csv().strip())).contains(ROW);
  }

  @Test
  void aRowThatAKillCutOffIsNone() {
    assertThat(TimelineRow.parse("100,20,18,1,0,15,")).isEmpty();
    assertThat(TimelineRow.parse("100,20,18,1")).isEmpty();
    assertThat(TimelineRow.parse("")).isEmpty();
  }

  @Test
  void aRowOfWordsIsRefused() {
    assertThatThrownBy(() -> TimelineRow.parse("a,b,c,d,e,f,g"))
        .isInstanceOf(NumberFormatException.class);
  }
}
