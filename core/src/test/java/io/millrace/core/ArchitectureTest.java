package io.millrace.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/** The layout of this module, as docs and reviewers assume it. */
class ArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.millrace.core");

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("io.millrace.core.(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void onlyMeasureReadsTheClock() {
    // Every time in a result comes from one clock, and tests can put another in its place.
    noClasses()
        .that()
        .resideOutsideOfPackage("..measure..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(CORE);
  }

  @Test
  void nothingHereKnowsTheControlPlane() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.millrace.pipeline..",
            "io.micrometer..",
            "picocli..",
            "com.fasterxml..",
            "tools.jackson..",
            "com.sun.net.httpserver..",
            "java.net.http..")
        .check(CORE);
  }

  @Test
  void orderKnowsNobody() {
    assertNotUsed("order", "workload", "send", "consume", "ledger", "measure", "settings");
  }

  @Test
  void workloadKnowsOrdersOnly() {
    assertNotUsed("workload", "send", "consume", "ledger", "measure", "settings");
  }

  @Test
  void sendAndConsumeDoNotKnowEachOther() {
    assertNotUsed("send", "consume", "stage");
    assertNotUsed("consume", "send", "stage", "workload", "transaction");
  }

  @Test
  void stagesKnowNeitherSendersNorMembers() {
    // A stage copies what it reads: it makes no event, handles none, and keeps no account of them.
    assertNotUsed("stage", "send", "consume", "workload", "ledger");
  }

  @Test
  void ledgerAndMeasureDoNotKnowWhoWritesToThem() {
    assertNotUsed("ledger", "send", "consume", "stage", "workload", "order", "settings");
    assertNotUsed("measure", "send", "consume", "stage", "workload", "order", "settings", "ledger");
  }

  @Test
  void transactionKnowsKafkaOnly() {
    assertNotUsed(
        "transaction",
        "send",
        "consume",
        "stage",
        "workload",
        "order",
        "ledger",
        "measure",
        "settings");
  }

  @Test
  void settingsKnowKafkaOnly() {
    assertNotUsed("settings", "send", "consume", "workload", "order", "ledger", "measure");
  }

  @Test
  void ledgerWorkloadOrderAndMeasureNeedNoKafka() {
    noClasses()
        .that()
        .resideInAnyPackage("..ledger..", "..workload..", "..order..", "..measure..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..")
        .check(CORE);
  }

  @Test
  void nothingHereNeedsTheInsidesOfKafkasClients() {
    // They change without notice; record headers, in another package, are handed out by its API.
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka.clients..internals..")
        .check(CORE);
  }

  private static void assertNotUsed(String user, String... used) {
    String[] packages = new String[used.length];
    for (int i = 0; i < used.length; i++) {
      packages[i] = "io.millrace.core." + used[i] + "..";
    }
    noClasses()
        .that()
        .resideInAPackage("io.millrace.core." + user + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .check(CORE);
  }
}
