package chain.sending;

import chain.rpc.SendAnswer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.UUID;

/**
 * A transaction that is signed and not settled.
 *
 * @param id its order; null if it fills a nonce
 * @param signedBlock the chain's head when it was signed
 * @param sentSecondsAgo how long ago it was sent last, by the database's clock; null if that is not known
 * @param orphan true if its order was settled by other means, or it has none
 * @param orderId its order's id on chain, as {@code agentId}, {@code resultUri} and {@code resultHash} null if it has none
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
        String orderId,
        UUID agentId,
        String resultUri,
        String resultHash) {

    /** A row of {@code open-transactions.sql}. */
    record Row(
            String hash,
            UUID id,
            long nonce,
            String raw,
            BigDecimal gas,
            BigDecimal fee,
            BigDecimal tip,
            long block,
            Double sentSecondsAgo,
            SendAnswer answer,
            boolean orphan,
            String orderId,
            UUID agentId,
            String resultUri,
            String resultHash) {}

    static OpenTransaction of(Row row) {
        return new OpenTransaction(
                row.hash(),
                row.id(),
                row.nonce(),
                row.raw(),
                new FeeQuote(
                        // What an older release signed has no offer on record.
                        Optional.ofNullable(number(row.gas())).orElse(BigInteger.ZERO),
                        number(row.tip()),
                        Optional.ofNullable(number(row.fee())).orElse(BigInteger.ZERO)),
                row.block(),
                row.sentSecondsAgo(),
                row.answer() == null ? SendAnswer.UNKNOWN : row.answer(),
                row.orphan(),
                row.orderId(),
                row.agentId(),
                row.resultUri(),
                row.resultHash());
    }

    private static BigInteger number(BigDecimal value) {
        return value == null ? null : value.toBigIntegerExact();
    }
}
