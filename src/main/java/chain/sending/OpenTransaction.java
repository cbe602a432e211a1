package chain.sending;

import chain.rpc.SendAnswer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A transaction that is signed and not settled.
 *
 * @param id its order; null if it fills a nonce
 * @param signedBlock the chain's head when it was signed
 * @param sentSecondsAgo how long ago it was sent last, by the database's clock; null if that is not known
 * @param orphan true if its order was settled by other means, or it has none
 * @param row the same as the database has it, for log lines and reasons
 */
record OpenTransaction(
        String hash,
        UUID id,
        long nonce,
        String raw,
        FeeQuote fee,
        long signedBlock,
        Double sentSecondsAgo,
        SendAnswer answer,
        boolean orphan,
        Map<String, Object> row) {

    /** Reads a row of {@code open-transactions.sql}. */
    static OpenTransaction from(Map<String, Object> row) {
        var sent = (Number) row.get("sentSecondsAgo");
        var answer = (String) row.get("answer");
        return new OpenTransaction(
                (String) row.get("hash"),
                (UUID) row.get("id"),
                ((Number) row.get("nonce")).longValue(),
                (String) row.get("raw"),
                new FeeQuote(
                        // What an older release signed has no offer on record.
                        Optional.ofNullable(number(row.get("gas"))).orElse(BigInteger.ZERO),
                        number(row.get("tip")),
                        Optional.ofNullable(number(row.get("fee"))).orElse(BigInteger.ZERO)),
                row.get("block") == null ? 0 : ((Number) row.get("block")).longValue(),
                sent == null ? null : sent.doubleValue(),
                answer == null ? SendAnswer.UNKNOWN : SendAnswer.valueOf(answer),
                Boolean.TRUE.equals(row.get("orphan")),
                row);
    }

    String orderId() {
        return (String) row.get("order_id");
    }

    private static BigInteger number(Object value) {
        return value == null ? null : ((BigDecimal) value).toBigIntegerExact();
    }
}
