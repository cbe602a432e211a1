package chain.sending;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chain.contract.Marketplace;
import chain.contract.TestDialect;
import chain.reading.OrdersOnChain;
import development.DevAccount;
import development.DevChain;
import development.DevDeployer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.time.Instant;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.utils.Numeric;
import startup.TestDatabase;

/** The other dialect of the marketplace, from the event to the completion. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestDialect.class)
class DialectTest extends OrdersOnChain {

    private static final String RESULT_HASH = "0x" + "ab".repeat(32);

    @Inject
    Marketplace marketplace;

    @Override
    protected DevChain.Deployment deployment() throws IOException {
        var config = ConfigProvider.getConfig();
        var other = super.deployment();
        return new DevChain.Deployment(
                other.rpcUrl(),
                other.chainId(),
                config.getValue("MARKETPLACE_ADDRESS", String.class),
                config.getValue("REGISTRY_ADDRESS", String.class),
                config.getValue(TestDialect.SERVICE, String.class),
                Credentials.create(config.getValue("RUNTIME_PRIVATE_KEY", String.class))
                        .getAddress(),
                config.getValue("RUNTIME_PRIVATE_KEY", String.class),
                config.getValue(TestDialect.BUYER_KEY, String.class));
    }

    @Test
    void theInputsHashComesFromTheEventAndTheResultsGoesAsBytes32() throws Exception {
        // No worker may take the order before its completion is written by hand.
        run("update agents set status = 'paused'");
        String input = "{\"prompt\":\"hi\"}";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(input.getBytes(UTF_8));
        String id = buy(hash);
        awaitStatus(id, "awaiting_input");
        assertEquals(Numeric.toHexString(hash), order(id, "input_hash"));
        handIn(id, "{\"prompt\":\"another\"}").statusCode(409);
        handIn(id, input).statusCode(200);
        assertEquals("pending", status(id));
        run("update orders set status = 'completing', result_uri = 'ipfs://x', result_hash = '" + RESULT_HASH
                + "' where order_id = '" + id + "'");
        run("insert into completions (id, seller_address) select id, seller_address from orders");
        awaitStatus(id, "completed");
        var onChain = marketplace.order(id);
        assertEquals(BigInteger.ONE, onChain.status());
        assertEquals(RESULT_HASH, onChain.resultHash());
    }

    private String buy(byte[] inputHash) throws IOException {
        var deadline = BigInteger.valueOf(Instant.now().plus(HOUR).getEpochSecond());
        return new DevAccount(node, Credentials.create(chain.buyerPrivateKey()))
                .call(
                        chain.marketplaceAddress(),
                        DevDeployer.PRICE_WEI,
                        "createOrder",
                        new Bytes32(Numeric.hexStringToByteArray(chain.serviceId())),
                        new Uint256(BigInteger.ONE),
                        new Uint256(deadline),
                        new Bytes32(inputHash))
                .getLogs()
                .getFirst()
                .getTopics()
                .get(1);
    }
}
