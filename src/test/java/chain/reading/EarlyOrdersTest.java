package chain.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.contract.ContractAbi;
import chain.rpc.ChainProxy;
import chain.rpc.TestChain;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.Log;
import startup.TestDatabase;

/** Orders of blocks that are not deep: work on them begins, and nothing else is believed of those blocks. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(
        value = TestChain.class,
        initArgs = {
            @ResourceArg(name = "AGENTL2_ROLES", value = "api,listener"),
            @ResourceArg(name = "CHAIN_CONFIRMATIONS", value = "2"),
            @ResourceArg(name = TestChain.PROXY, value = "true"),
            @ResourceArg(name = "CHAIN_VERIFY_INTERVAL_MS", value = "86400000"),
            @ResourceArg(name = "CHAIN_RECONCILE_INTERVAL_MS", value = "86400000"),
            @ResourceArg(name = "agentl2.chain.poll-interval-ms", value = "100")
        })
class EarlyOrdersTest extends ProxiedChain {

    @Inject
    EventReader reader;

    @Override
    @BeforeEach
    protected void standBetween() throws IOException {
        var address = URI.create(ConfigProvider.getConfig().getValue("L2_RPC_URL", String.class));
        proxy = ChainProxy.to(chain.rpcUrl(), address.getPort());
        awaitDeep();
    }

    @Test
    void anOrderOfTheNewestBlockIsReadyAndItsBlockIsReadOnlyLater() throws Exception {
        proxy.forget();
        String id = pending();
        assertEquals(String.valueOf(head()), order(id, "created_block"));
        assertTrue(cursor() < head());
        assertEquals("t", ready(id));
        assertEquals("1", early(id));
        int asked = proxy.count("eth_call");
        mine(1);
        assertEquals("1", early(id));
        mine(1);
        eventually(() -> assertEquals("0", early(id)));
        awaitDeep();
        assertEquals("t", order(id, "orphaned_at is null"));
        assertEquals("t", ready(id));
        assertEquals("1", text("select count(*) from orders where order_id = '" + id + "'"));
        // What is known is not asked for again.
        assertEquals(asked, proxy.count("eth_call"));
    }

    @Test
    void anOrderWhoseAgentServesSomethingElseByNowIsNotTakenForReplaced() throws Exception {
        String id = pending();
        String service = text("select service_id from agents where service_id is not null");
        run("update agents set service_id = '0x" + "ab".repeat(32) + "' where service_id = '" + service + "'");
        mine(2);
        eventually(() -> assertEquals("0", early(id)));
        awaitDeep();
        run("update agents set service_id = '" + service + "' where service_id = '0x" + "ab".repeat(32) + "'");
        assertEquals("t", order(id, "orphaned_at is null"));
        assertEquals("t", ready(id));
    }

    @Test
    void theSameTransactionInAnotherBlockIsAnotherEvent() {
        var early = new EarlyOrders.Early("0x1", 7, "0xaa", false);
        assertEquals(
                1, EarlyOrders.justSo(List.of(created("0xaa")), List.of(early)).size());
        assertEquals(List.of(), EarlyOrders.justSo(List.of(created("0xbb")), List.of(early)));
    }

    private static EventReader.Found created(String blockHash) {
        var event = new ContractAbi.Event("OrderCreated", Map.of("orderId", "0x1"));
        return new EventReader.Found(event, null, 1, 7, "0xcc", 0, blockHash);
    }

    @Test
    void aNodeThatDoesNotGiveSoManyBlocksGivesTheNewest() throws Exception {
        // Not one block more than the last time, so all that is not deep is asked for.
        proxy.when("eth_getLogs", call -> {
            boolean isOne =
                    call.parameter(0).path("fromBlock").equals(call.parameter(0).path("toBlock"));
            return isOne ? call.pass() : call.error(-32005, "the range is too large");
        });
        mine(2);
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        assertEquals("1", early(id));
    }

    @Test
    void whatTheNewestBlocksSayOfItsEndIsNotBelievedYet() throws Exception {
        String id = pending();
        buyer.cancel(id);
        long block = head();
        eventually(() -> assertEquals(String.valueOf(block), text("select head_block from chain_cursor")));
        mine(1);
        eventually(() -> assertEquals(String.valueOf(block + 1), text("select head_block from chain_cursor")));
        assertEquals("pending", status(id));
        mine(1);
        awaitStatus(id, "cancelled");
        assertEquals(String.valueOf(block), order(id, "settled_block"));
    }

    @Test
    void anOrderWhoseBlockIsReplacedWaitsUntilItsEventIsBack() throws Exception {
        String id = pending();
        String stays = anotherBuyer().buy(HOUR);
        awaitStatus(stays, "awaiting_input");
        reorg(2);
        mine(2);
        eventually(() -> assertEquals("t", order(id, "orphaned_at is not null")));
        assertEquals("f", ready(id));
        assertEquals("pending", status(id));
        assertEquals("0", early(id));
        assertEquals(id, buyer.buy(HOUR.plusHours(1)));
        eventually(() -> assertEquals("t", order(id, "orphaned_at is null")));
        assertEquals("t", ready(id));
        assertEquals("t", order(id, "deadline > now() + interval '90 minutes'"));
        assertEquals("1", early(id));
        mine(2);
        eventually(() -> assertEquals("0", early(id)));
        assertEquals("t", ready(id));
        assertEquals("t", order(stays, "orphaned_at is not null"));
    }

    @Test
    void anOrderThatIsInTheNextBlockAfterAReplacementNeverWaits() throws Exception {
        String id = pending();
        String block = order(id, "created_block");
        reorg(1);
        assertEquals(id, buyer.buy(HOUR.plusHours(1)));
        eventually(() -> assertEquals("t", order(id, "deadline > now() + interval '90 minutes'")));
        assertNotEquals(block, order(id, "created_block"));
        mine(2);
        eventually(() -> assertEquals("0", early(id)));
        awaitDeep();
        assertEquals("t", order(id, "orphaned_at is null"));
        assertEquals(
                "0",
                text("select count(*) from logs l join orders o on o.id = l.order_id where o.order_id = '" + id
                        + "' and l.message like 'its block was replaced%'"));
    }

    @Test
    void whatIsNotSeenEarlyIsReadWhenItIsDeep() throws Exception {
        long next = head() + 1;
        var asked = new AtomicBoolean();
        proxy.when("eth_getLogs", call -> {
            boolean isEarly = Long.decode(call.parameter(0).path("toBlock").asText()) == next && !asked.getAndSet(true);
            return isEarly ? call.result(List.of()) : call.pass();
        });
        String id = buyer.buy(HOUR);
        eventually(() -> assertTrue(asked.get()));
        mine(1);
        eventually(() -> assertEquals(String.valueOf(next + 1), text("select head_block from chain_cursor")));
        mine(1);
        awaitStatus(id, "awaiting_input");
        assertEquals("0", early(id));
    }

    @Test
    void anOrderThatIsEndedByItsOwnBlockDoesNotBegin() throws Exception {
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        buyer.cancel(id);
        assertEquals(List.of(), early(id, BigInteger.TEN.pow(30)));
    }

    @Test
    void aDearOrderDoesNotBegin() throws Exception {
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        var price = new BigInteger(order(id, "price_wei"));
        assertEquals(List.of(id), early(id, price));
        assertEquals(List.of(), early(id, price.subtract(BigInteger.ONE)));
        mine(2);
    }

    /** What of the order's block may begin early if it costs no more than that. */
    private List<String> early(String id, BigInteger mostWei) throws IOException {
        var block = DefaultBlockParameter.valueOf(new BigInteger(order(id, "created_block")));
        List<Log> logs =
                node.ethGetLogs(new EthFilter(block, block, chain.marketplaceAddress())).send().getLogs().stream()
                        .map(one -> (Log) one.get())
                        .toList();
        return reader.readEarly(logs, chain.chainId(), mostWei, events -> List.of()).stream()
                .map(EventReader.Found::orderId)
                .toList();
    }

    private String early(String id) {
        return text("select count(*) from early_orders e join orders o using (id) where o.order_id = '" + id + "'");
    }

    private long cursor() {
        return Long.parseLong(text("select block_number from chain_cursor"));
    }

    /** Waits until all that is deep is read. */
    private void awaitDeep() {
        eventually(() -> assertEquals(String.valueOf(head() - 2), text("select block_number from chain_cursor")));
    }
}
