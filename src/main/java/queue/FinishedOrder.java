package queue;

import java.util.Collection;
import java.util.UUID;
import runs.TurnRow;

/**
 * An order that has its answer, as {@code finish-orders.sql} takes it.
 *
 * @param status {@code completing}, or {@code awaiting_approval}
 * @param bytes the result's, as JSON has them: in Base64
 * @param published whether a result is published before its completion
 * @param confidence from 0 to 1; null if nobody knows
 * @param reviewReasons why a person has to look at it; null if nobody has to
 * @param turn the last turn, if it is not stored yet; else null
 */
public record FinishedOrder(
        UUID id,
        int attempt,
        String status,
        byte[] bytes,
        String cid,
        boolean published,
        String uri,
        String hash,
        String result,
        int agentVersion,
        String model,
        long executionTimeMs,
        Double confidence,
        Collection<String> reviewReasons,
        TurnRow turn) {}
