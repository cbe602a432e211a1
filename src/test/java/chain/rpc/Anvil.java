package chain.rpc;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/** What only a test chain can do: make blocks when told to, and bend accounts and fees. */
public final class Anvil {

    private final HttpService service;

    public Anvil(String rpcUrl) {
        this.service = new HttpService(rpcUrl);
    }

    /** Calls a method of anvil's. @throws AssertionError if it answers with an error */
    @SuppressWarnings("rawtypes")
    public Object call(String method, Object... parameters) throws IOException {
        Response response = new Request<>(method, List.of(parameters), service, Response.class).send();
        if (response.hasError()) {
            throw new AssertionError(method + ": " + response.getError().getMessage());
        }
        return response.getResult();
    }

    /** With {@code false}, transactions wait for {@link #mine}. */
    public void automine(boolean on) throws IOException {
        call("evm_setAutomine", on);
    }

    /** Makes blocks. */
    public void mine(int blocks) throws IOException {
        call("anvil_mine", Numeric.encodeQuantity(BigInteger.valueOf(blocks)));
    }

    /** Replaces the newest blocks by as many empty ones. */
    public void reorg(int depth) throws IOException {
        // Of another producer: an empty block in place of an empty one, of the same second, would be the same block.
        call("anvil_setCoinbase", "0x" + UUID.randomUUID().toString().replace("-", "") + "0".repeat(8));
        call("anvil_reorg", depth, List.of());
    }

    /** Makes the next block's base fee so many wei a unit of gas. */
    public void nextBaseFee(BigInteger wei) throws IOException {
        call("anvil_setNextBlockBaseFeePerGas", Numeric.encodeQuantity(wei));
    }

    /** Gives an account so many wei. */
    public void fund(String address, BigInteger wei) throws IOException {
        call("anvil_setBalance", address, Numeric.encodeQuantity(wei));
    }

    /** Makes the node forget a transaction that waits. */
    public void drop(String hash) throws IOException {
        call("anvil_dropTransaction", hash);
    }
}
