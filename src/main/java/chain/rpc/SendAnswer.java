package chain.rpc;

import java.util.List;
import java.util.Locale;

/**
 * What a node made of a transaction that it was sent, read from its words, because the codes do not tell them apart: by the
 * error texts of geth (core/txpool/errors.go, core/error.go), anvil (anvil/src/eth/error.rs), besu
 * (TransactionInvalidReason, RpcErrorType), erigon (txpoolcfg.DiscardReason) and nethermind (AcceptTxResult).
 */
public enum SendAnswer {

    /** It has it already. Counts as sent. */
    KNOWN(
            "already known",
            "alreadyknown",
            "already imported",
            "already exists",
            "known transaction",
            "transaction already in",
            "existing tx with same hash"),
    /** Another transaction with its nonce is mined, or it is itself. The receipts tell which. */
    NONCE_TOO_LOW("nonce too low", "nonce_too_low", "nonce is too low", "oldnonce", "old nonce", "noncetoolow"),
    /** Lower nonces are missing. They are sent again or filled, and this one is sent again after that. */
    NONCE_TOO_HIGH(
            "nonce too high",
            "nonce_too_high",
            "nonce is too high",
            "noncegap",
            "nonce gap",
            "future nonce",
            "too far in the future",
            "nonce is too distant",
            "nonce too distant"),
    /** It offers too little, to replace another or at all. It is replaced by one that offers more. */
    UNDERPRICED(
            "underpriced",
            "replacementnotallowed",
            "replacement not allowed",
            "fee too low",
            "feetoolow",
            "feecap too low",
            "fee cap too low",
            "feetoolowtocompete",
            "gas price too low",
            "gas price below",
            "gas_price_too_low",
            "less than block base fee",
            "below current base fee",
            "max fee per gas less than",
            "could not replace existing"),
    /** The account is short of funds. It is sent again, and new ones wait until it is funded. */
    INSUFFICIENT_FUNDS(
            "insufficient funds",
            "insufficientfunds",
            "upfront cost exceeds",
            "upfront_cost_exceeds",
            "insufficient balance",
            "exceeds account balance",
            "doesn't have enough funds",
            "overshot account balance"),
    /** Its limit of gas does not fit. It is replaced by one with a new estimate. */
    WRONG_GAS(
            "intrinsic gas",
            "intrinsic_gas",
            "intrinsicgas",
            "gas limit too low",
            "gas too low",
            "exceeds block gas limit",
            "gas limit exceeded",
            "gaslimitexceeded",
            "exceeds transaction gas limit",
            "out of gas: gas required exceeds"),
    /** Nobody knows what became of it, so it may have been sent: the same bytes are sent again. */
    UNKNOWN,
    /** Taken. */
    ACCEPTED;

    private final List<String> texts;

    SendAnswer(String... texts) {
        this.texts = List.of(texts);
    }

    /** What the words of an error mean; the first that fits, in the order above. */
    public static SendAnswer of(String error) {
        String text = error == null ? "" : error.toLowerCase(Locale.ROOT);
        for (SendAnswer answer : values()) {
            if (answer.texts.stream().anyMatch(text::contains)) {
                return answer;
            }
        }
        return UNKNOWN;
    }
}
