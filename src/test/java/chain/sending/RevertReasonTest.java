package chain.sending;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chain.contract.Marketplace;
import chain.rpc.ChainSettingsOf;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthCall;

/** What nodes put into an error, and whether it is the contract's refusal. */
class RevertReasonTest {

    private static final String NOT_PENDING =
            EventEncoder.buildEventSignature("OrderNotPending()").substring(0, 10);

    private final Marketplace marketplace = new Marketplace(null, ChainSettingsOf.map(java.util.Map.of()));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "3; execution reverted; \"SELECTOR\"; OrderNotPending",
                "3; execution reverted; SELECTOR; OrderNotPending",
                "-32603; Internal JSON-RPC error.; {\"code\":3,\"data\":\"SELECTOR\"}; OrderNotPending",
                "-32000; execution reverted; ; execution reverted",
                "3; execution reverted; \"0x\"; execution reverted",
                "-32005; request rate exceeded; {\"see\":\"https://example.org/limits\"}; ",
                "-32602; invalid argument; \"invalid length 0, expected 20\"; ",
                "-32000; header not found; ; ",
                "3; execution reverted; \"0x08c379a0\"; an error that cannot be read, 0x08c379a0"
            })
    void onlyRevertDataIsARefusal(int code, String message, String data, String reason) {
        var error = new Response.Error(code, message);
        error.setData(data == null ? null : data.replace("SELECTOR", NOT_PENDING));
        assertEquals(Optional.ofNullable(reason), marketplace.revertReason(error));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SELECTOR; OrderNotPending",
                "0x08c379a0; an error that cannot be read, 0x08c379a0",
                // Nothing, or what a contract of another dialect returns.
                "0x;",
                "0x0000000000000000000000000000000000000000000000000000000000000001;"
            })
    void whatARevertReturnedIsARefusalThoughItComesAsAResult(String result, String reason) {
        var answer = new EthCall();
        answer.setResult(result.replace("SELECTOR", NOT_PENDING));
        assertEquals(reason == null, marketplace.isTaken(answer));
        if (reason == null) {
            assertDoesNotThrow(() -> marketplace.requireTaken(answer));
        } else {
            var reverted = assertThrows(Marketplace.Reverted.class, () -> marketplace.requireTaken(answer));
            assertEquals(reason, reverted.getMessage());
        }
    }
}
