package chain.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.SendAnswer;
import chain.rpc.TestGeth;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.web3j.protocol.core.DefaultBlockParameterName;
import startup.TestDatabase;

/** The same outbox against another client than anvil: geth's own pool, fees, words and blocks. */
// Before anything is started for it.
@EnabledIf(value = "chain.rpc.TestGeth#isThere", disabledReason = "no geth is installed")
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestGeth.class)
class GethTest extends OutboxScenario {

    @Test
    void ordersAreCompletedOnceWhateverElseTheKeySends() throws Exception {
        var ids = buy(8);
        complete(ids.subList(0, 4));
        long nonce = node.ethGetTransactionCount(seller, DefaultBlockParameterName.PENDING)
                .send()
                .getTransactionCount()
                .longValueExact();
        // A program with the same key, a little ahead: it takes a nonce in the middle of ours.
        otherWallet(nonce + 2, GWEI.multiply(BigInteger.valueOf(50)));
        complete(ids.subList(4, 8));
        awaitStatus(ids, "completed");
        assertEquals(8, completionsOnChain(ids));
        awaitText("0", "select count(*) from transactions where status = 'signed'");
    }

    @Test
    void whatGethSaysIsUnderstood() throws Exception {
        var ids = buy(1);
        complete(ids);
        awaitStatus(ids, "completed");
        String raw = text(ofOrder("t.raw", ids.getFirst()));
        var again = node.ethSendRawTransaction(raw).send();
        assertTrue(again.hasError());
        var answer = SendAnswer.of(again.getError().getMessage());
        assertTrue(List.of(SendAnswer.NONCE_TOO_LOW, SendAnswer.KNOWN).contains(answer), again.getError()::getMessage);
    }
}
