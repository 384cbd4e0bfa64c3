package io.millrace.core.order;

import java.util.List;

/**
 * The content of a prepared event that stays the same whenever it is sent: everything except id,
 * time and customer.
 *
 * @param items article numbers, 1 to 10; as many of them are encoded as fit
 * @param note free text, cut to fill the event up to its size; at least as long as what the event
 *     holds besides its stamp
 */
public record OrderBody(
    long amountMinor, String currency, String emailDomain, List<Integer> items, String note) {}
