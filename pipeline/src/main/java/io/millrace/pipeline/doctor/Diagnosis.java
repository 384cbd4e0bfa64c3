package io.millrace.pipeline.doctor;

import java.util.List;

/**
 * What all checks found, in the order of a reader.
 *
 * @param findings one for each check
 */
public record Diagnosis(List<Finding> findings) {
  /** Copies the list. */
  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /** True when nothing was found that spoils a figure. */
  public boolean isFit() {
    return warnings().isEmpty();
  }

  /** What would spoil figures. */
  public List<Finding.Warning> warnings() {
    return findings.stream()
        .filter(Finding.Warning.class::isInstance)
        .map(Finding.Warning.class::cast)
        .toList();
  }
}
