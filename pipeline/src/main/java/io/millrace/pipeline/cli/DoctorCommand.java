package io.millrace.pipeline.cli;

import io.millrace.pipeline.doctor.Diagnosis;
import io.millrace.pipeline.doctor.Doctor;
import io.millrace.pipeline.doctor.Machine;
import io.millrace.pipeline.plan.DurationText;
import io.millrace.pipeline.result.RunDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace doctor}: whether this machine is fit to measure. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Looks at this machine and says what would spoil which figure, and how to mend it.",
      "",
      "Cores, limits, clocks, memory and the disk of the runs are looked at; hiccups, other load,"
          + " stolen time and the wall clock are watched for --duration; 4 kB are flushed 300 times to"
          + " a file that is removed again. What the system does not tell is unknown, and no failure."
          + " The short form, without a wait, is part of every run: its warnings are in the summary.",
      "",
      "Exit code 0 when the machine is fit, 3 when something would spoil figures."
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "How long this machine is watched. Default: ${DEFAULT-VALUE}.")
  private String duration = "";

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      defaultValue = "runs",
      description =
          "Where runs would keep their files: the disk that is looked at. Default: ${DEFAULT-VALUE}.")
  private Path runs = Path.of("runs");

  @Option(
      names = "--brokers",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "How many brokers would run on this machine; 0: the cluster is elsewhere. Default:"
              + " ${DEFAULT-VALUE}.")
  private int brokers;

  @Option(names = "--json", description = "Prints JSON instead of the table.")
  private boolean json;

  /** Reads as the life of the command: understand, look, tell. */
  @Override
  public Integer call() {
    Duration watching = watching();
    Machine machine = machine();
    RunDirectory.requireWritable(runs);
    TerminalProgress progress = new TerminalProgress(ClientLog.installed().console());
    // the signal interrupts the command wherever it is, so that the file of the flushes is removed
    GracefulStop stop = GracefulStop.on(Thread.currentThread()::interrupt);
    try {
      progress.step("watching this machine for " + DurationText.write(watching));
      Diagnosis diagnosis = new Doctor(machine).examine(watching);
      tell(diagnosis);
      return diagnosis.isFit() ? 0 : ExitCode.INVALID;
    } catch (InterruptedException e) {
      progress.step("stopped before anything was found");
      return Main.FAILED;
    } finally {
      progress.endLine();
      stop.release();
    }
  }

  private Duration watching() {
    try {
      Duration watching = DurationText.parse("duration", duration);
      if (watching.isZero()) {
        throw new IllegalArgumentException("duration must be above 0, not '" + duration + "'");
      }
      return watching;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Machine machine() {
    try {
      return Machine.here(runs, brokers);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void tell(Diagnosis diagnosis) {
    PrintWriter out = command.commandLine().getOut();
    out.print(json ? DiagnosisText.json(diagnosis) : DiagnosisText.table(diagnosis));
    out.flush();
  }
}
