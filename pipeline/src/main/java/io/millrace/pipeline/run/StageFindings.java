package io.millrace.pipeline.run;

import io.millrace.core.ledger.StageAudit;
import io.millrace.core.ledger.Verdict;
import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.core.measure.IntervalSource;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.stage.Delivery;
import io.millrace.core.stage.StageCounts;
import io.millrace.core.stage.StageWorker;
import io.millrace.pipeline.result.LatencySummary;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.Rig;
import io.millrace.pipeline.rig.Stage;
import io.millrace.pipeline.worker.JvmUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What the stages of a run came to, and whether they did what their delivery promises. */
final class StageFindings {
  private StageFindings() {}

  /** One for each stage whose logs were read; see {@link Rig#auditStages}. */
  static List<Summary.Stage> of(Rig rig) {
    List<Stage> stages = rig.readings().stages();
    List<StageAudit> audits = rig.stageAudits();
    List<Summary.Stage> found = new ArrayList<>();
    for (int s = 0; s < audits.size(); s++) {
      found.add(of(stages.get(s), audits.get(s)));
    }
    return found;
  }

  private static Summary.Stage of(Stage stage, StageAudit audit) {
    StageCounts counts = stage.counts();
    Summary.Percentiles taken = times(stage, StageWorker::takenTimes);
    Summary.Percentiles passedOn = times(stage, StageWorker::passedOnTimes);
    double seconds = (counts.lastPassedOnNs() - counts.firstTakenNs()) / 1e9;
    JvmUsage usage = stage.usage();
    return new Summary.Stage(
        stage.number(),
        stage.wanted().delivery().word(),
        stage.wanted().workers(),
        audit.in(),
        audit.out(),
        audit.lost(),
        audit.unread(),
        audit.twice(),
        audit.phantom(),
        seconds > 0 ? counts.passedOn() / seconds : 0,
        taken,
        passedOn,
        difference(taken.p50(), passedOn.p50()),
        counts.commits(),
        counts.aborted(),
        times(stage, StageWorker::commitTimes),
        usage == null ? null : (Double) (usage.cpuNs() / 1e9 / Math.max(1, counts.taken()) * 1e6),
        stage.errors(),
        stage.rolledBack());
  }

  private static Summary.Percentiles times(
      Stage stage, Function<StageWorker, IntervalSource> which) {
    Histogram all = LatencyRecorder.emptyHistogram();
    stage.drainTimes(which, all);
    return LatencySummary.of(all);
  }

  private static @Nullable Double difference(@Nullable Double from, @Nullable Double to) {
    return from == null || to == null ? null : (Double) (to - from);
  }

  /** Adds what breaks a stage's promise; losses and repeats that its delivery allows do not. */
  static Verdict judge(Verdict before, List<Summary.Stage> stages) {
    Verdict verdict = before;
    for (Summary.Stage stage : stages) {
      boolean mayLose = stage.delivery().equals(Delivery.AT_MOST_ONCE.word());
      boolean mayRepeat = stage.delivery().equals(Delivery.AT_LEAST_ONCE.word());
      if (!mayLose && stage.lost() > 0) {
        verdict = failed(verdict, "%,d events lost in stage %d (%s)", stage.lost(), stage);
      }
      if (!mayRepeat && stage.twice() > 0) {
        verdict =
            failed(verdict, "%,d copies too many written by stage %d (%s)", stage.twice(), stage);
      }
      if (stage.phantom() > 0) {
        verdict =
            failed(
                verdict,
                "%,d events that it never read written by stage %d (%s)",
                stage.phantom(),
                stage);
      }
      if (stage.unread() > 0) {
        verdict =
            verdict.with(
                Outcome.INVALID,
                String.format(
                    Locale.ROOT,
                    "stage %d did not get to the end of its log: %,d events not passed on, so"
                        + " nothing is known of losses",
                    stage.number(),
                    stage.unread()));
      }
    }
    return verdict;
  }

  private static Verdict failed(Verdict verdict, String format, long count, Summary.Stage stage) {
    return verdict.with(
        Outcome.FAIL, String.format(Locale.ROOT, format, count, stage.number(), stage.delivery()));
  }
}
