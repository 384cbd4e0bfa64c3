package io.millrace.pipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private final JavaClasses pipeline =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.millrace.pipeline");

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.millrace.pipeline.(*)..").should().beFreeOfCycles().check(pipeline);
  }

  @Test
  void resultsAndReportsNeedNoCluster() {
    noClasses()
        .that()
        .resideInAnyPackage("..pipeline.result..", "..pipeline.report..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "io.millrace.pipeline.cluster..")
        .check(pipeline);
  }

  @Test
  void nothingDependsOnTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..cli..")
        .check(pipeline);
  }

  @Test
  void onlyTheCommandLineUsesPicocli() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(pipeline);
  }
}
