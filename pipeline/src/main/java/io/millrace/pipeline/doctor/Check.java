package io.millrace.pipeline.doctor;

/** Looks at one thing of a machine, without waiting. */
interface Check {
  /** One look. */
  Finding look(Machine machine);
}
