package io.millrace.pipeline.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The scripts and styles that are copied into a page, so that it needs no network. */
enum ChartLibrary {
  /** ECharts with lines and bars: what a run's page needs, at two thirds of the size. */
  COMMON("echarts.common.min.js"),
  /** All of ECharts. */
  FULL("echarts.min.js");

  private final String file;

  ChartLibrary(String file) {
    this.file = file;
  }

  /** The minified script, its licence in front. */
  String script() {
    return read("/META-INF/resources/webjars/echarts/" + version() + "/" + file);
  }

  /** The version of ECharts, which is part of the paths within its webjar. */
  private static String version() {
    try (InputStream in = open("/META-INF/maven/org.webjars/echarts/pom.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one of Millrace's own files from the jar. */
  static String own(String file) {
    return read("/io/millrace/pipeline/report/" + file);
  }

  private static String read(String resource) {
    try (InputStream in = open(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    @Nullable InputStream in = ChartLibrary.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException(resource + " is not on the class path");
    }
    return in;
  }
}
