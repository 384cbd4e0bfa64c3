package io.millrace.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.SearchResult;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.Throttling;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What a CI server sees of runs, failovers, sweeps, searches and comparisons. */
class JUnitXmlTest {
  private static final Check THRESHOLD_MISSED =
      Check.failed("thresholds", "p99>20.0", "threshold p99>20.0 missed: p99 is 31.000");

  private static Document parsed(CheckReport report) throws Exception {
    JUnitSchema.requireValid(JUnitXml.of(report));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(JUnitXml.of(report))));
  }

  private static Element suite(CheckReport report) throws Exception {
    return (Element) parsed(report).getElementsByTagName("testsuite").item(0);
  }

  /** Each test case as {@code name: what}, where what is passed or the element's name. */
  private static List<String> cases(CheckReport report) throws Exception {
    List<String> cases = new ArrayList<>();
    NodeList all = parsed(report).getElementsByTagName("testcase");
    for (int i = 0; i < all.getLength(); i++) {
      Element one = (Element) all.item(i);
      NodeList inside = one.getElementsByTagName("*");
      cases.add(
          one.getAttribute("name")
              + ": "
              + (inside.getLength() == 0 ? "passed" : inside.item(0).getNodeName()));
    }
    return cases;
  }

  private static Summary summary(
      Outcome verdict, List<String> reasons, UnaryOperator<Summary.Group> group) {
    Summary base = ReportTest.summary();
    return new Summary(
        Summary.VERSION,
        base.name(),
        base.startedAt(),
        verdict,
        reasons,
        false,
        false,
        base.events(),
        List.of(group.apply(new Summary.Group("g-7f3a", 3, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))),
        base.rate(),
        base.latencyMs(),
        base.client(),
        Throttling.NONE,
        new Summary.Settings(
            Map.of("enable.idempotence", "true", "acks", "-1"),
            Map.of(),
            Map.of(),
            Map.of(),
            List.of()),
        1,
        "./millrace run -X 'sasl.jaas.config=[hidden]'",
        List.of());
  }

  @Test
  void aRunThatPassedHasNoFailureAndTheSameNamesEachTime() throws Exception {
    CheckReport report =
        RunChecks.report(
            summary(Outcome.PASS, List.of(), group -> group),
            List.of(Check.passed("thresholds", "p99>20.0")),
            Sweeps.MACHINE);

    assertThat(cases(report))
        .containsExactly(
            "every acknowledged event arrived (group 1): passed",
            "no refused or aborted event was received (group 1): passed",
            "no event is in the log more than once (group 1): passed",
            "no event came after a later one of its customer (group 1): passed",
            "p99>20.0: passed",
            "the figures may be used: passed");
    Element suite = suite(report);
    assertThat(suite.getAttribute("name")).isEqualTo("run");
    assertThat(suite.getAttribute("tests")).isEqualTo("6");
    assertThat(suite.getAttribute("failures")).isEqualTo("0");
    assertThat(suite.getAttribute("errors")).isEqualTo("0");
    assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-01-01T00:00:00");
    assertThat(JUnitXml.of(report))
        .contains("name=\"producer.acks\" value=\"-1\"", "classname=\"millrace.run.accounting\"")
        .contains("[hidden]");
  }

  @Test
  void lostEventsAndMissedThresholdsAreFailuresWithTheirReasons() throws Exception {
    Summary summary =
        summary(
            Outcome.FAIL,
            List.of("3 acknowledged events lost (group g-7f3a)", THRESHOLD_MISSED.reason()),
            group -> new Summary.Group(group.id(), 3, 6, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

    CheckReport report = RunChecks.report(summary, List.of(THRESHOLD_MISSED), null);

    assertThat(cases(report))
        .contains("every acknowledged event arrived (group 1): failure", "p99>20.0: failure")
        .endsWith("the figures may be used: passed");
    assertThat(suite(report).getAttribute("failures")).isEqualTo("2");
    assertThat(JUnitXml.of(report)).contains("3 acknowledged events lost", "p99 is 31.000");
  }

  @Test
  void anInvalidRunIsAnErrorAndNoFailure() throws Exception {
    CheckReport report =
        RunChecks.report(
            summary(Outcome.INVALID, List.of("offered rate missed: 1 of 2"), group -> group),
            List.of(),
            null);

    assertThat(cases(report)).endsWith("the figures may be used: error");
    assertThat(suite(report).getAttribute("failures")).isEqualTo("0");
    assertThat(suite(report).getAttribute("errors")).isEqualTo("1");
  }

  @Test
  void whatFailedAndIsInvalidTooIsBoth() throws Exception {
    Summary summary =
        summary(
            Outcome.FAIL,
            List.of(
                "3 acknowledged events lost (group g-7f3a)",
                "this JVM stood still for 900 ms: is the machine short of CPU or memory?"),
            group -> new Summary.Group(group.id(), 3, 6, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

    assertThat(cases(RunChecks.report(summary, List.of(), null)))
        .contains(
            "every acknowledged event arrived (group 1): failure",
            "the figures may be used: error");
  }

  @Test
  void aReasonThatNoCheckKnowsStillFailsOne() throws Exception {
    Summary unheardOf = summary(Outcome.FAIL, List.of("something new is wrong"), group -> group);
    Summary ofAGroup =
        summary(Outcome.FAIL, List.of("2 events burnt (group g-7f3a)"), group -> group);

    assertThat(cases(RunChecks.report(unheardOf, List.of(), null)))
        .endsWith("the figures may be used: failure");
    assertThat(cases(RunChecks.report(ofAGroup, List.of(), null)))
        .endsWith("the figures may be used: failure");
  }

  @Test
  void aGroupThatDidNotReadToTheEndIsAnErrorSinceLossesAreUnknown() throws Exception {
    Summary summary =
        summary(
            Outcome.INVALID,
            List.of("group g-7f3a did not get to the end of the log: 4 events unread, so"),
            group -> new Summary.Group(group.id(), 3, 5, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0));

    assertThat(cases(RunChecks.report(summary, List.of(), null)))
        .startsWith("every acknowledged event arrived (group 1): error")
        .endsWith("the figures may be used: passed");
  }

  @Test
  void withoutIdempotenceOrderIsNotPromisedAndSoSkipped() throws Exception {
    Summary base =
        summary(
            Outcome.PASS,
            List.of(),
            group -> new Summary.Group(group.id(), 3, 9, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0));
    Summary unordered =
        new Summary(
            base.version(),
            base.name(),
            base.startedAt(),
            base.verdict(),
            base.reasons(),
            base.partial(),
            base.saturated(),
            base.events(),
            base.groups(),
            base.rate(),
            base.latencyMs(),
            base.client(),
            Throttling.NONE,
            new Summary.Settings(
                Map.of("enable.idempotence", "false"), Map.of(), Map.of(), Map.of(), List.of()),
            1,
            base.command(),
            List.of());

    assertThat(cases(RunChecks.report(unordered, List.of(), null)))
        .contains("no event came after a later one of its customer (group 1): skipped");
  }

  @Test
  void namesAndMessagesMayHoldAnythingAndNeverBecomeMarkup() throws Exception {
    String nasty = Results.HOSTILE + "]]>\u0000\u001b[31m\ud800 €";
    CheckReport report =
        new CheckReport(
            nasty,
            "",
            Map.of(nasty, nasty),
            List.of(Check.failed("g", nasty, nasty), Check.skipped("g", nasty, nasty)),
            nasty);

    Document document = parsed(report);

    assertThat(document.getElementsByTagName("img").getLength()).isZero();
    assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(2);
    Element failure = (Element) document.getElementsByTagName("failure").item(0);
    assertThat(failure.getTextContent())
        .startsWith(Results.HOSTILE)
        .contains("]]>", "\ufffd[31m", "€")
        .doesNotContain("\u0000");
  }

  @Test
  void aRunThatCameToNothingIsAnErrorWithItsReason() throws Exception {
    CheckReport report =
        CheckReport.ofFailure("run", "./millrace run", "brokers 2 and 3 never answered");

    assertThat(cases(report)).containsExactly("came to its end: error");
    assertThat(JUnitXml.of(report)).contains("brokers 2 and 3 never answered");
  }

  @Test
  void eachFaultOfAFailoverRunHasItsOwnChecks() throws Exception {
    FailoverResult good = Results.failover("pause", "controller", 2_000, 0);
    FailoverResult bad = Results.failover("kill", "leader", 8_000, 12);

    assertThat(cases(FailoverChecks.report(List.of(good, bad), Sweeps.MACHINE)))
        .contains(
            "1: pause controller: every acknowledged event is in the log: passed",
            "1: pause controller: the figures may be used: passed",
            "2: kill leader: every acknowledged event is in the log: failure",
            "2: kill leader: replicas are the same: passed",
            "2: kill leader: the figures may be used: passed");
  }

  @Test
  void eachRunOfAFailoverSeriesIsACheckAndOneWithoutAResultAnError() throws Exception {
    CheckReport report = FailoverChecks.report(Results.failovers());

    assertThat(cases(report))
        .contains(
            "kill a leader, round 1: passed",
            "power loss, round 5: failure",
            "a run that came to no result: error");
    assertThat(suite(report).getAttribute("failures")).isEqualTo("5");
  }

  @Test
  void eachConfigurationOfASweepIsACheckAndOneRunLeftOutOfSixIsNoError() throws Exception {
    CheckReport report = SweepChecks.report(Sweeps.acks());

    assertThat(cases(report))
        .containsExactly(
            "baseline: capacity: passed",
            "baseline: latency: passed",
            "acks=1: capacity: passed",
            "acks=1: latency: passed",
            "acks=0: capacity: passed",
            "acks=0: latency: passed");
    assertThat(suite(report).getAttribute("name")).isEqualTo("acks");
    assertThat(JUnitXml.of(report)).contains("name=\"baseline.rate\" value=\"5000\"");
  }

  @Test
  void aConfigurationIsAnErrorWhenTooFewRunsCountAndAFailureWhenOneBrokeAPromise()
      throws Exception {
    List<SweepResult.Run> runs = new ArrayList<>(Sweeps.baseline());
    List<SweepResult.Run> starved = Sweeps.changed("acks=1", 1.3, 0.8);
    for (int i = 0; i < 4; i++) { // both phases of two blocks
      runs.add(Sweeps.invalid(starved.get(i), "offered rate missed"));
    }
    runs.addAll(starved.subList(4, starved.size()));
    List<SweepResult.Run> lossy = Sweeps.changed("acks=0", 3.4, 1);
    runs.add(Sweeps.failed(lossy.get(0), "3 acknowledged events lost (group g-7f3a)"));
    runs.addAll(lossy.subList(1, lossy.size()));
    SweepResult sweep =
        Sweeps.sweep(
            "acks",
            List.of(
                Sweeps.configuration(SweepResult.BASELINE),
                Sweeps.configuration("acks=1"),
                Sweeps.configuration("acks=0")),
            runs);

    CheckReport report = SweepChecks.report(sweep);

    assertThat(cases(report))
        .containsExactly(
            "baseline: capacity: passed",
            "baseline: latency: passed",
            "acks=1: capacity: error",
            "acks=1: latency: error",
            "acks=0: capacity: failure",
            "acks=0: latency: passed");
    assertThat(JUnitXml.of(report))
        .contains(
            "4 of 6 blocks count; left out: block 1, acks=1, capacity: invalid: offered rate"
                + " missed; block 2",
            "block 1, acks=0, capacity: fail: 3 acknowledged events lost");
  }

  @Test
  void aSearchPassesWhenARateHoldsAndFailsWhenNoneDoes() throws Exception {
    SearchResult found = Results.search();
    CheckReport none = SearchChecks.report(Results.withoutAnswer(found));

    assertThat(cases(SearchChecks.report(found)))
        .containsExactly("a rate holds p99<20ms: passed", "the saturated run may be used: passed");
    assertThat(cases(none))
        .containsExactly("a rate holds p99<20ms: failure", "the saturated run may be used: error");
    assertThat(JUnitXml.of(none))
        .contains("no rate was confirmed; limited by the host", "97 % busy")
        .contains("none of them is valid: [saturated, but the run is not valid: starved]");
  }

  @Test
  void whatNoCiServerKnowsIsNotInTheFile() {
    String known = JUnitXml.of(CheckReport.ofFailure("run", "./millrace run", "no answer"));

    assertThatThrownBy(
            () ->
                JUnitSchema.requireValid(known.replace("<testsuites ", "<testsuites skipped='0' ")))
        .hasMessageContaining("'skipped' is not allowed");
  }

  @Test
  void nothingPassesWithoutAReasonOrFailsWithoutOne() {
    assertThatThrownBy(() -> Check.failed("g", "n", "")).hasMessageContaining("n: FAILED");
    assertThatThrownBy(() -> new Check("g", "n", Check.Result.PASSED, "why"))
        .hasMessageContaining("n: PASSED");
  }
}
