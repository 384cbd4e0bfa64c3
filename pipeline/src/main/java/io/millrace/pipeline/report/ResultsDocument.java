package io.millrace.pipeline.report;

import io.millrace.pipeline.result.BenchmarksResult;
import io.millrace.pipeline.result.FailoverSeriesResult;
import io.millrace.pipeline.result.PeersResult;
import io.millrace.pipeline.result.ReproduceResult;
import io.millrace.pipeline.result.ResultFile;
import io.millrace.pipeline.result.SearchResult;
import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Arranges results as answers to questions, in the order in which people ask them. */
final class ResultsDocument {
  private final List<ResultFile> results;
  private final MachineList machines;

  private ResultsDocument(List<ResultFile> results) {
    this.results = results;
    this.machines = new MachineList(results);
  }

  /** Returns the document. It has every question, also those that no result answers. */
  static List<Block> of(List<ResultFile> results) {
    return new ResultsDocument(results).blocks();
  }

  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (Question question : Question.ALL) {
      section(blocks, question.title(), answers(question));
    }
    section(
        blocks, "What does a failure cost?", each(FailoverSeriesResult.class, FailoverSection::of));
    section(
        blocks,
        "What does the tool itself cost beside its peers?",
        each(PeersResult.class, PeersSection::of));
    section(
        blocks,
        "Which published shapes hold here?",
        each(ReproduceResult.class, ReproduceSection::of));
    section(blocks, "Which rate can be sustained?", each(SearchResult.class, SearchSection::of));
    section(blocks, "How far can these tables be trusted?", trust());
    List<Block> other = sweeps(Question::unasked);
    if (!other.isEmpty()) {
      section(blocks, "Other settings", other);
    }
    section(
        blocks,
        "What does each step of an event cost?",
        each(BenchmarksResult.class, BenchmarksSection::of));
    blocks.addAll(machines.machines());
    return blocks;
  }

  private static void section(List<Block> blocks, String title, List<Block> content) {
    blocks.add(new Block.Heading(2, title));
    blocks.addAll(content.isEmpty() ? List.of(Block.paragraph("Not measured yet.")) : content);
  }

  private List<Block> answers(Question question) {
    return sweeps(question::answers);
  }

  /**
   * Returns, for each sweep, the section on the configurations that {@code chosen} takes; sweeps
   * with a planted effect answer no question.
   */
  private List<Block> sweeps(Function<SweepResult, List<Configuration>> chosen) {
    List<Block> blocks = new ArrayList<>();
    for (ResultFile result : results) {
      if (result instanceof SweepResult sweep && !isPlanted(sweep)) {
        List<Configuration> configurations = chosen.apply(sweep);
        if (!configurations.isEmpty()) {
          blocks.addAll(new SweepSection(sweep, configurations).blocks(machines));
        }
      }
    }
    return blocks;
  }

  private <T extends ResultFile> List<Block> each(
      Class<T> kind, BiFunction<T, MachineList, List<Block>> section) {
    List<Block> blocks = new ArrayList<>();
    for (ResultFile result : results) {
      if (kind.isInstance(result)) {
        blocks.addAll(section.apply(kind.cast(result), machines));
      }
    }
    return blocks;
  }

  private List<Block> trust() {
    List<Block> blocks = new ArrayList<>();
    for (ResultFile result : results) {
      if (result instanceof SweepResult sweep && !isPlanted(sweep) && isOfEquals(sweep)) {
        blocks.addAll(EqualsSection.of(sweep, machines));
      }
    }
    for (ResultFile result : results) {
      if (result instanceof SweepResult sweep && isPlanted(sweep)) {
        blocks.add(new Block.Heading(3, "A planted slowdown"));
        List<Configuration> planted =
            sweep.configurations().stream()
                .filter(one -> !one.id().equals(SweepResult.BASELINE))
                .toList();
        blocks.addAll(new SweepSection(sweep, planted).blocks(machines));
      }
    }
    return blocks;
  }

  private static boolean isOfEquals(SweepResult sweep) {
    return sweep.configurations().stream()
        .allMatch(configuration -> Question.difference(sweep, configuration).isEmpty());
  }

  /** A sweep that slows clients down by a known time, to see whether that is found. */
  private static boolean isPlanted(SweepResult sweep) {
    return sweep.configurations().stream()
        .anyMatch(one -> Question.difference(sweep, one).contains("planted-delay"));
  }
}
