package io.millrace.pipeline;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The layout of this module, as docs and reviewers assume it. */
class ArchitectureTest {
  private static final String ROOT = "io.millrace.pipeline.";

  private static final JavaClasses PIPELINE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.millrace.pipeline");

  /** What each package may use; from the bottom to the top. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("result", Set.of()),
          Map.entry("statistics", Set.of()),
          Map.entry("proxy", Set.of()),
          Map.entry("plan", Set.of("result")),
          Map.entry("cluster", Set.of("plan", "result")),
          Map.entry("doctor", Set.of("plan", "result", "cluster")),
          Map.entry("worker", Set.of("plan", "result", "cluster")),
          Map.entry("rig", Set.of("plan", "result", "cluster", "worker")),
          Map.entry("fault", Set.of("plan", "cluster", "worker", "rig", "proxy")),
          Map.entry("run", Set.of("plan", "result", "cluster", "worker", "rig", "doctor")),
          Map.entry(
              "failover", Set.of("plan", "result", "cluster", "worker", "rig", "run", "fault")),
          Map.entry(
              "series",
              Set.of(
                  "plan", "result", "cluster", "statistics", "doctor", "run", "fault", "failover")),
          Map.entry("metrics", Set.of("plan", "result", "cluster", "rig", "run")),
          Map.entry("peers", Set.of("plan", "result", "cluster")),
          Map.entry(
              "reproduce",
              Set.of("plan", "result", "cluster", "statistics", "proxy", "doctor", "run")),
          Map.entry("report", Set.of("result", "statistics")));

  static Stream<String> packagesButTheCommandLine() {
    return MAY_USE.keySet().stream().sorted();
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(PIPELINE);
  }

  @Test
  void everyPackageHasItsPlaceInTheLayout() {
    Set<String> there = new TreeSet<>();
    PIPELINE.stream()
        .map(JavaClass::getPackageName)
        .filter(name -> name.startsWith(ROOT))
        .forEach(name -> there.add(name.substring(ROOT.length())));
    there.remove("cli"); // on top: it may use everything
    assertThat(there).isEqualTo(new TreeSet<>(MAY_USE.keySet()));
  }

  @ParameterizedTest
  @MethodSource("packagesButTheCommandLine")
  void aPackageUsesOnlyWhatLiesBelowIt(String name) {
    DescribedPredicate<JavaClass> allowed = resideInAPackage(ROOT + name);
    for (String below : MAY_USE.getOrDefault(name, Set.of())) {
      allowed = allowed.or(resideInAPackage(ROOT + below));
    }
    noClasses()
        .that()
        .resideInAPackage(ROOT + name)
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + "*").and(DescribedPredicate.not(allowed)))
        .check(PIPELINE);
  }

  @Test
  void nothingCallsBackIntoARunOrItsRig() {
    // A script drives; faults and whoever does them are called, and are told nothing.
    noClasses()
        .that()
        .resideInAnyPackage("..fault..", "..failover..")
        .should()
        .implement(
            resideInAnyPackage(ROOT + "rig", ROOT + "run")
                .and(DescribedPredicate.describe("interfaces", JavaClass::isInterface)))
        .check(PIPELINE);
  }

  @Test
  void resultsAndReportsNeedNoKafka() {
    noClasses()
        .that()
        .resideInAnyPackage("..pipeline.result..", "..pipeline.report..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "io.millrace.pipeline.cluster..")
        .check(PIPELINE);
  }

  @Test
  void onlyCommandsMakeReports() {
    classes()
        .that()
        .resideInAPackage("..pipeline.report..")
        .should()
        .onlyBeAccessed()
        .byAnyPackage("..pipeline.report..", "..pipeline.cli..")
        .check(PIPELINE);
  }

  @Test
  void onlyTheCommandLineUsesPicocli() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(PIPELINE);
  }
}
