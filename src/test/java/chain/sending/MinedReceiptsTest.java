package chain.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.contract.Marketplace;
import chain.rpc.ChainFaults;
import chain.rpc.ChainProxy;
import chain.rpc.ChainSettings;
import chain.rpc.FaultyNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;
import startup.TestDatabase;

/** Receipts are asked for by the block, where the node has that and it is less to ask. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(FaultyNode.class)
class MinedReceiptsTest extends OutboxScenario {

    private static final String BY_BLOCK = "eth_getBlockReceipts";
    private static final String ONE = "eth_getTransactionReceipt";

    @Inject
    ChainSettings settings;

    // A proxy of its own: the runtime behind the other asks for receipts too.
    private ChainProxy proxy;
    private Web3j direct;
    private MinedReceipts receipts;

    @BeforeEach
    void ask() throws Exception {
        proxy = ChainProxy.to(chain.rpcUrl());
        direct = Web3j.build(new HttpService(proxy.url()));
        receipts = new MinedReceipts(new Marketplace(direct, settings));
        anvil.automine(false);
    }

    @AfterEach
    void mineAgain() throws Exception {
        anvil.automine(true);
        anvil.mine(1);
        direct.shutdown();
        proxy.close();
    }

    @Test
    void thoseOfABlockByOneQuestion() throws Exception {
        var first = mined(10);
        var second = mined(10);
        assertAllAreFound(both(first, second));
        assertEquals(2, proxy.count(BY_BLOCK));
        assertEquals(2, proxy.count(ONE), "which block it is");
    }

    @Test
    void fewAreAskedForOneByOneInOneRequest() throws Exception {
        assertAllAreFound(mined(5));
        assertEquals(0, proxy.count(BY_BLOCK));
        assertEquals(1, proxy.exchanges(ONE));
    }

    @Test
    void aNodeThatLacksItIsAskedForEachAndNotAskedAgain() throws Exception {
        proxy.when(BY_BLOCK, ChainFaults.error(-32601, "the method eth_getBlockReceipts does not exist"));
        var part = mined(10);
        assertAllAreFound(part);
        assertEquals(1, proxy.count(BY_BLOCK));
        assertEquals(2, proxy.exchanges(ONE));
        assertAllAreFound(part);
        assertEquals(1, proxy.count(BY_BLOCK));
        assertEquals(3, proxy.exchanges(ONE));
    }

    @Test
    void whatABlockDoesNotTellIsAskedForByItself() throws Exception {
        proxy.when(BY_BLOCK, call -> call.result(null));
        assertAllAreFound(mined(10));
        proxy.when(BY_BLOCK, call -> {
            ObjectNode answer = call.pass();
            ((ArrayNode) answer.path("result")).remove(0);
            return answer;
        });
        assertAllAreFound(mined(10));
    }

    @Test
    void oddReceiptsOfABlockKeepNoneOfTheOthersAway() throws Exception {
        proxy.when(BY_BLOCK, call -> {
            ObjectNode answer = call.pass();
            var all = (ArrayNode) answer.path("result");
            ((ObjectNode) all.get(3)).putNull("transactionHash");
            ((ObjectNode) all.get(4)).remove("transactionHash");
            all.insertNull(0);
            all.add(all.get(1).deepCopy());
            return answer;
        });
        assertAllAreFound(mined(12));
        assertEquals(1, proxy.count(BY_BLOCK));
        assertEquals(3, proxy.count(ONE), "which block it is, and the two that it does not name");
    }

    @Test
    void receiptsOfAnotherBlockOfTheSameNumberAreNotTaken() throws Exception {
        proxy.when(BY_BLOCK, call -> {
            ObjectNode answer = call.pass();
            answer.path("result")
                    .forEach(one -> ((ObjectNode) one)
                            .put("blockHash", "0x" + "1".repeat(64))
                            .put("status", "0x0"));
            return answer;
        });
        var part = mined(10);
        assertTrue(receipts.of(part).values().stream().allMatch(one -> one.isStatusOK()));
        assertAllAreFound(part);
    }

    private void assertAllAreFound(List<OpenTransaction> part) {
        var found = receipts.of(part);
        assertEquals(part.size(), found.size());
        part.forEach(one -> assertEquals(one.hash(), found.get(one.hash()).getTransactionHash()));
    }

    /** Transfers of the buyer's that are in one block. */
    private List<OpenTransaction> mined(int count) throws Exception {
        List<OpenTransaction> part = transfers(count);
        for (OpenTransaction one : part) {
            node.ethSendRawTransaction(one.raw()).send();
        }
        anvil.mine(1);
        return part;
    }

    private static List<OpenTransaction> both(List<OpenTransaction> first, List<OpenTransaction> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
