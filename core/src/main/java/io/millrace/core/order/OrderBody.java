package io.millrace.core.order;

import java.util.List;

/**
 * What does not change from one sending of a prepared event to the next: everything but id, time
 * and customer.
 *
 * @param items article numbers, 1 to 10; as many of them are encoded as fit
 * @param note free text, cut to fill the event up to its size; at least as long as the event
 */
public record OrderBody(
    long amountMinor, String currency, String emailDomain, List<Integer> items, String note) {}
