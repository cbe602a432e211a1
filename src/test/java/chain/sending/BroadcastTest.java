package chain.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.contract.Marketplace;
import chain.rpc.ChainSettings;
import chain.rpc.FaultyNode;
import chain.rpc.SendAnswer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;
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
    void manyAnswersAreNotedAndManyReceiptsClosedByOneStatement() throws Exception {
        run("create extension if not exists pg_stat_statements");
        var ids = buy(40);
        List<Integer> before = statements();
        complete(ids);
        awaitStatus(ids, "completed");
        awaitText(
                "40",
                "select count(*) from transactions t join orders o on o.id = t.order_id"
                        + " where t.sent_at is not null and o.order_id in (" + list(ids) + ")");
        awaitText("0", "select count(*) from transactions where status = 'signed'");
        List<Integer> after = statements();
        for (int i = 0; i < before.size(); i++) {
            int statements = after.get(i) - before.get(i);
            assertTrue(statements > 0 && statements <= 6, statements + " times " + STATEMENTS.get(i));
        }
    }

    // What tells notes, receipts and locks from other statements.
    private static final List<String> STATEMENTS = List.of(
            "answer_text = g.text", "gas_used = g.gas", "b.hash <> g.hash", "and (select count(*) from queued) >= ");

    private List<Integer> statements() throws Exception {
        List<Integer> calls = new ArrayList<>();
        for (String one : STATEMENTS) {
            calls.add(Integer.parseInt(text("select coalesce(sum(calls), 0) from pg_stat_statements where toplevel"
                    + " and query like '%" + one + "%' and query not like '%pg_stat_statements%'"
                    + " and dbid = (select oid from pg_database where datname = current_database())")));
        }
        return calls;
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
    void whatWasAnsweredStandsThoughTheNodeIsSilentWhenItIsAskedOnceMore() throws Exception {
        var part = transfers(3);
        Set<String> seen = new HashSet<>();
        FaultyNode.proxy.when(SEND, call -> {
            String raw = call.parameter(0).asText();
            if (raw.equals(part.get(1).raw())) {
                return call.error(-32000, "transaction underpriced");
            }
            if (!raw.equals(part.get(2).raw())) {
                return call.pass();
            }
            if (seen.add(raw)) {
                return call.error(-32000, "nonce too high");
            }
            throw new IllegalStateException("the node is away");
        });
        var sent = sender().send(part);
        assertEquals(
                List.of(SendAnswer.ACCEPTED, SendAnswer.UNDERPRICED, SendAnswer.UNKNOWN),
                sent.answers().stream().map(Broadcast.Answer::answer).toList());
        assertNotNull(sent.failure(), "the node is left alone until the next turn");
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
        FaultyNode.proxy.forget();
        return new Broadcast(
                null, new Marketplace(Web3j.build(new HttpService(FaultyNode.proxy.url())), settings), null, settings);
    }
}
