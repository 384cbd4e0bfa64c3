package io.millrace.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.NoAlertPresentException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import tools.jackson.databind.JsonNode;

/** Reports opened as a reader opens them: from the disk, in a real browser. */
class ReportInBrowserTest {
  private static final int PHONE = 360;
  private static final int TABLET = 768;
  private static final int DESK = 1366;

  /** Kept after the test, for whoever wants to look at them. */
  private static final Path PAGES = Path.of("target", "report-pages");

  @TempDir private static Path temporary;
  private static ChromeDriver browser;

  /** What is opened. */
  enum Page {
    RUN,
    FAILOVER,
    RESULTS,
    TREND,
    HOSTILE
  }

  @BeforeAll
  static void writePagesAndStartBrowser() throws IOException {
    // `./verify` installs it for root; others may not be able to
    assumeTrue(
        Chromium.isInstalled() || System.getProperty("user.name").equals("root"),
        "chromium and chromium-driver are not installed");
    Files.createDirectories(PAGES);
    Files.writeString(page(Page.RUN), ReportPage.of(RunFixture.write(temporary.resolve("runs"))));
    RunDirectory broken = RunFixture.write(temporary.resolve("broken"));
    broken.writeFailover(List.of(Results.failover("kill", "leader", 2_500, 12)));
    Files.writeString(page(Page.FAILOVER), ReportPage.of(broken));
    Files.writeString(page(Page.RESULTS), ReportPage.of(Results.all(), List.of()));
    Files.writeString(page(Page.TREND), TrendPage.of(Trends.of(Trends.shifted())));
    Files.writeString(page(Page.HOSTILE), ReportPage.of(List.of(Results.hostile()), List.of()));
    browser = Chromium.start(temporary.resolve("profile"));
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.quit();
    }
  }

  private static Path page(Page page) {
    return PAGES.resolve(page.name().toLowerCase(Locale.ROOT) + ".html");
  }

  private static String open(Page page, int width, String scheme) {
    Chromium.resize(browser, width, 900);
    Chromium.prefer(browser, scheme);
    String url = page(page).toUri().toString();
    browser.get(url);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> ask("return document.readyState").equals("complete"));
    return url;
  }

  private static Object ask(String script) {
    return Objects.requireNonNull(browser.executeScript(script));
  }

  @ParameterizedTest
  @EnumSource(Page.class)
  void everyChartIsDrawnAndNothingIsComplainedOf(Page page) {
    open(page, DESK, "light");

    assertThat((Long) ask("return document.querySelectorAll('.chart').length")).isPositive();
    assertThat(
            ask(
                "return [...document.querySelectorAll('.chart')]"
                    + ".filter(c => c.querySelectorAll('svg path').length < 3).map(c => c.id)"))
        .isEqualTo(List.of());
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Page.class)
  void noRequestButTheFileItselfIsMade(Page page) {
    browser.manage().logs().get(LogType.PERFORMANCE); // forgets what was before
    String url = open(page, DESK, "light");

    assertThat(requests()).containsOnly(url);
  }

  private static List<String> requests() {
    List<String> urls = new ArrayList<>();
    browser
        .manage()
        .logs()
        .get(LogType.PERFORMANCE)
        .forEach(
            entry -> {
              JsonNode message = ResultJson.mapper().readTree(entry.getMessage()).path("message");
              if (message.path("method").asString().equals("Network.requestWillBeSent")) {
                String requested = message.at("/params/request/url").asString();
                if (!requested.startsWith("data:")) { // in the page, not from anywhere
                  urls.add(requested);
                }
              }
            });
    return urls;
  }

  @ParameterizedTest
  @EnumSource(Page.class)
  void nothingReachesBeyondAnyWindow(Page page) {
    for (int width : new int[] {PHONE, TABLET, DESK}) {
      open(page, width, "light");

      assertThat((Long) ask("return document.documentElement.scrollWidth"))
          .as("at %d px", width)
          .isLessThanOrEqualTo(width);
      assertThat(
              ask(
                  "return [...document.querySelectorAll('.chart svg text')].filter(t => {"
                      + "const a = t.getBoundingClientRect();"
                      + "const b = t.closest('svg').getBoundingClientRect();"
                      + "return a.width > 0 && (a.left < b.left - 1 || a.right > b.right + 1"
                      + " || a.top < b.top - 2 || a.bottom > b.bottom + 2)"
                      + "}).map(t => t.textContent)"))
          .as("texts cut off at %d px", width)
          .isEqualTo(List.of());
    }
  }

  @ParameterizedTest
  @EnumSource(Page.class)
  void darkIsAnotherPageAndSoAreItsCharts(Page page) {
    open(page, DESK, "light");
    Object light = colors();
    Chromium.prefer(browser, "dark"); // without loading it again

    await().atMost(Duration.ofSeconds(30)).until(() -> !colors().equals(light));
    assertThat(colors())
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .doesNotContainAnyElementsOf((List<?>) light);
  }

  /** Of the page's background, and of the texts in its charts. */
  private static Object colors() {
    return ask(
        "return [getComputedStyle(document.body).backgroundColor].concat("
            + "[...new Set([...document.querySelectorAll('.chart svg text')]"
            + ".map(t => getComputedStyle(t).fill))])");
  }

  @ParameterizedTest
  @EnumSource(Page.class)
  void whoCannotSeeAChartIsToldWhatItIsAndWhereItsNumbersAre(Page page) {
    open(page, PHONE, "dark");

    assertThat(
            ask(
                "return [...document.querySelectorAll('.chart')].filter(c =>"
                    + "!c.getAttribute('aria-label').includes('table')).length"))
        .isEqualTo(0L);
    assertThat(ask("return document.querySelectorAll('table:not(:has(caption))').length"))
        .isEqualTo(0L);
    assertThatCode(() -> browser.switchTo().alert())
        .as("no name was run as a script")
        .isInstanceOf(NoAlertPresentException.class);
  }
}
