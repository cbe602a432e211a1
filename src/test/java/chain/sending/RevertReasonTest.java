package chain.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chain.contract.Marketplace;
import chain.rpc.ChainSettingsOf;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.Response;

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
}
