/**
 * What a run is made of: legs, each a topic with its senders, groups and ledgers; the verbs by
 * which a script drives them, and the readings that a sampler takes. Knows no script.
 */
@NullMarked
package io.millrace.pipeline.rig;

import org.jspecify.annotations.NullMarked;
