package chain.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.contract.Marketplace;
import chain.rpc.ChainSettings;
import chain.rpc.FaultyNode;
import chain.rpc.SendAnswer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;
import startup.TestDatabase;

/** Many transactions go out in one request, and each has an answer of its own. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(FaultyNode.class)
class BroadcastTest extends OutboxScenario {

    private static final String SEND = "eth_sendRawTransaction";

    @Inject
    ChainSettings settings;

    @AfterEach
    void heal() throws IOException {
        FaultyNode.proxy.heal();
    }

    @Test
    void manyAnswersAreNotedByOneStatement() throws Exception {
        run("create extension if not exists pg_stat_statements");
        var ids = buy(40);
        int before = statements();
        complete(ids);
        awaitStatus(ids, "completed");
        awaitText(
                "40",
                "select count(*) from transactions t join orders o on o.id = t.order_id"
                        + " where t.sent_at is not null and o.order_id in (" + list(ids) + ")");
        int statements = statements() - before;
        assertTrue(statements > 0 && statements <= 4, statements + " statements for 40 answers");
    }

    private int statements() throws Exception {
        return Integer.parseInt(text("select coalesce(sum(calls), 0) from pg_stat_statements where toplevel"
                + " and query like '%answer_text = g.text%' and query not like '%pg_stat_statements%'"
                + " and dbid = (select oid from pg_database where datname = current_database())"));
    }

    @Test
    void manyAreSentInOneRequest() throws Exception {
        var part = transfers(40);
        var sent = sender().send(part);
        assertTrue(sent.answers().stream().allMatch(Broadcast.Answer::isTaken), sent::toString);
        assertEquals(40, FaultyNode.proxy.rawTransactions().size());
        assertEquals(1, FaultyNode.proxy.exchanges(SEND));
    }

    @Test
    void aNodeThatLooksAtAHigherNonceFirstIsAskedOnceMore() throws Exception {
        var part = transfers(3);
        Set<String> seen = new HashSet<>();
        FaultyNode.proxy.when(SEND, call -> {
            boolean early = seen.add(call.parameter(0).asText())
                    && !call.parameter(0).asText().equals(part.getFirst().raw());
            return early ? call.error(-32000, "nonce too high") : call.pass();
        });
        var sent = sender().send(part);
        assertEquals(
                List.of(SendAnswer.ACCEPTED, SendAnswer.ACCEPTED, SendAnswer.ACCEPTED),
                sent.answers().stream().map(Broadcast.Answer::answer).toList());
        assertEquals(5, FaultyNode.proxy.count(SEND));
    }

    @Test
    void eachAnswerIsItsOwn() throws Exception {
        var part = transfers(3);
        FaultyNode.proxy.when(SEND, call -> {
            String raw = call.parameter(0).asText();
            if (raw.equals(part.get(1).raw())) {
                return call.error(-32000, "transaction underpriced");
            }
            return raw.equals(part.get(2).raw()) ? call.error(-32000, "nonce too high") : call.pass();
        });
        var sent = sender().send(part);
        assertEquals(
                List.of(SendAnswer.ACCEPTED, SendAnswer.UNDERPRICED, SendAnswer.NONCE_TOO_HIGH),
                sent.answers().stream().map(Broadcast.Answer::answer).toList());
    }

    /** One whose client has not learnt from other tests how much the node takes at once. */
    private Broadcast sender() {
        return new Broadcast(
                null, new Marketplace(Web3j.build(new HttpService(FaultyNode.proxy.url())), settings), null, settings);
    }

    /** Transfers by a key that completes nothing, with nonces that follow each other. */
    private List<OpenTransaction> transfers(int count) throws Exception {
        var key = Credentials.create(chain.buyerPrivateKey());
        long free = node.ethGetTransactionCount(key.getAddress(), DefaultBlockParameterName.PENDING)
                .send()
                .getTransactionCount()
                .longValueExact();
        List<OpenTransaction> transfers = new ArrayList<>();
        for (long nonce = free; nonce < free + count; nonce++) {
            var transfer = RawTransaction.createTransaction(
                    chain.chainId(),
                    BigInteger.valueOf(nonce),
                    BigInteger.valueOf(21_000),
                    key.getAddress(),
                    BigInteger.ZERO,
                    "",
                    GWEI,
                    GWEI.multiply(BigInteger.TEN));
            String raw = Numeric.toHexString(TransactionEncoder.signMessage(transfer, key));
            var fee = new FeeQuote(BigInteger.valueOf(21_000), GWEI, GWEI.multiply(BigInteger.TEN));
            transfers.add(new OpenTransaction(
                    Hash.sha3(raw), null, nonce, raw, fee, 1, null, SendAnswer.UNKNOWN, true, null, null, null, null));
        }
        FaultyNode.proxy.forget();
        return transfers;
    }
}
