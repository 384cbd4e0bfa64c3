package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.result.ReproduceResult;
import io.millrace.pipeline.result.ReproduceResult.Figure;
import io.millrace.pipeline.result.ReproduceResult.Shape;
import java.util.ArrayList;
import java.util.List;

/** The section on published results, and whether they are reproduced on this machine. */
final class ReproduceSection {
  private ReproduceSection() {}

  static List<Block> of(ReproduceResult result, MachineList machines) {
    List<Block> blocks = new ArrayList<>(machines.of(result));
    long held = result.shapes().stream().filter(Shape::reproduced).count();
    blocks.add(
        new Block.Paragraph(
            "What may be concluded: ",
            NumberText.format(
                "%d of %d published shapes hold on this machine. One that does not hold here may hold"
                    + " where it was taken.",
                held, result.shapes().size())));
    List<List<String>> rows = new ArrayList<>();
    for (Shape shape : result.shapes()) {
      for (Figure figure : shape.figures()) {
        rows.add(row(shape, figure));
      }
    }
    blocks.add(
        new Block.Table(
            "Published and measured",
            List.of(
                Column.text("shape"),
                Column.text("figure"),
                Column.number("published"),
                Column.number("measured"),
                Column.number("95 % interval"),
                Column.text("unit"),
                Column.text("rests on"),
                Column.verdict("verdict")),
            rows));
    blocks.add(new Block.Bullets(result.shapes().stream().map(ReproduceSection::about).toList()));
    return blocks;
  }

  private static List<String> row(Shape shape, Figure figure) {
    return List.of(
        shape.id(),
        figure.name(),
        figure.published() == null ? "shape only" : NumberText.number(figure.published()),
        NumberText.number(figure.measured()),
        NumberText.interval(figure.low(), figure.high()),
        figure.unit(),
        NumberText.count(figure.samples()) + " " + figure.sampleUnit(),
        shape.reproduced() ? "reproduced" : "not reproduced");
  }

  private static String about(Shape shape) {
    return shape.id()
        + ": "
        + ended(shape.title())
        + " Source: "
        + ended(shape.source())
        + " Method: "
        + ended(shape.method())
        + (shape.reproduced() ? " Reproduced" : " Not reproduced")
        + ended(shape.because().isEmpty() ? "" : ", because " + shape.because());
  }

  /** Makes sure that a text ends as a sentence does. */
  private static String ended(String text) {
    return text.endsWith(".") ? text : text + ".";
  }
}
