package chain.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of the nodes, as their sources have them. */
class SendAnswerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // geth
                "KNOWN|already known",
                "NONCE_TOO_LOW|nonce too low: next nonce 7, tx nonce 5",
                "NONCE_TOO_HIGH|nonce too high: address 0xaa, tx: 9 state: 5",
                "UNDERPRICED|replacement transaction underpriced",
                "UNDERPRICED|transaction underpriced: tip needed 1000000, tip permitted 1",
                "UNDERPRICED|max fee per gas less than block base fee: address 0xaa, maxFeePerGas: 1, baseFee: 7",
                "INSUFFICIENT_FUNDS|insufficient funds for gas * price + value: balance 0, tx cost 21000, overshot 21000",
                "WRONG_GAS|intrinsic gas too low: gas 20999, minimum needed 21000",
                "WRONG_GAS|exceeds block gas limit",
                // anvil
                "KNOWN|transaction already imported",
                "NONCE_TOO_LOW|nonce too low",
                "UNDERPRICED|max fee per gas less than block base fee",
                "INSUFFICIENT_FUNDS|Insufficient funds for gas * price + value",
                "WRONG_GAS|intrinsic gas too low",
                // besu
                "KNOWN|Known transaction",
                "NONCE_TOO_LOW|Nonce too low",
                "NONCE_TOO_HIGH|Transaction nonce is too distant from current sender nonce",
                "UNDERPRICED|Replacement transaction underpriced",
                "UNDERPRICED|Gas price below configured minimum gas price",
                "INSUFFICIENT_FUNDS|Upfront cost exceeds account balance",
                "WRONG_GAS|Intrinsic gas exceeds gas limit",
                // erigon
                "KNOWN|existing tx with same hash",
                "NONCE_TOO_LOW|nonce too low",
                "UNDERPRICED|could not replace existing tx",
                "UNDERPRICED|fee too low",
                "INSUFFICIENT_FUNDS|insufficient funds",
                "WRONG_GAS|gas limit too low",
                // nethermind
                "KNOWN|AlreadyKnown",
                "NONCE_TOO_LOW|OldNonce, Current nonce: 7, nonce of rejected tx: 5",
                "NONCE_TOO_HIGH|NonceGap, Future nonce. Expected nonce: 5",
                "UNDERPRICED|FeeTooLow, MaxFeePerGas too low. MaxFeePerGas: 1, BaseFee: 7",
                "UNDERPRICED|ReplacementNotAllowed, existing transaction",
                "INSUFFICIENT_FUNDS|InsufficientFunds, Account balance: 0, cumulative cost: 21000",
                "WRONG_GAS|GasLimitExceeded, Gas limit: 100, gas limit of rejected tx: 200",
                "UNKNOWN|txpool is full",
                "UNKNOWN|internal error",
                "UNKNOWN|''"
            })
    void theWordsOfEachNodeAreUnderstood(SendAnswer answer, String text) {
        assertEquals(answer, SendAnswer.of(text));
        assertEquals(answer, SendAnswer.of("Web3j failed. Error Code: -32000 Error Message: " + text));
    }
}
