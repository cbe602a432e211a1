package chain.sending;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.TestChain;
import chain.signing.KeySigner;
import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.utils.Numeric;
import startup.TestDatabase;

/** Completions on a real chain that does not do what one would wish. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestChain.class)
class OutboxTest extends OutboxScenario {

    @Inject
    Outbox outbox;

    @Inject
    SignerTurns turns;

    @Inject
    Queries queries;

    @Inject
    CamelContext camel;

    @AfterEach
    void mineAgain() throws Exception {
        anvil.automine(true);
        anvil.fund(seller, BigInteger.TEN.pow(22));
        anvil.nextBaseFee(GWEI);
        anvil.mine(1);
        // Nothing of one test is left for the next.
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertEquals("0", text("select count(*) from transactions where status = 'signed'")));
    }

    @Test
    void aBurstOfOneKeyIsSentSideBySideAndEachOrderOnce() throws Exception {
        var ids = buy(250);
        anvil.automine(false);
        BigInteger before = blockGas();
        try {
            BigInteger block = BigInteger.valueOf(15_000_000);
            anvil.call("evm_setBlockGasLimit", Numeric.encodeQuantity(block));
            anvil.mine(1);
            assertEquals(block, blockGas());
            complete(ids);
            // As many as two blocks hold, and not one more.
            BigInteger two = block.shiftLeft(1);
            awaitText(
                    "t",
                    "select sum(gas_limit) + 2 * max(gas_limit) > " + two + " from transactions"
                            + " where status = 'signed' and sent_at is not null");
            assertEquals(
                    "t",
                    text("select sum(gas_limit) <= " + two + " and count(*) > 64 and count(*) < 250"
                            + " and count(distinct nonce) = count(*) from transactions where status = 'signed'"));
        } finally {
            anvil.call("evm_setBlockGasLimit", Numeric.encodeQuantity(before));
        }
        anvil.automine(true);
        anvil.mine(1);
        awaitStatus(ids, "completed");
        assertEquals(250, completionsOnChain(ids));
        assertEquals(
                "250",
                text("select count(*) from transactions t join orders o on o.id = t.order_id where o.order_id in ("
                        + list(ids) + ")"),
                "no order was signed twice");
    }

    @Test
    void aTransactionThatOffersTooLittleIsReplacedAndCompletesOnce() throws Exception {
        var ids = buy(3);
        anvil.automine(false);
        complete(ids);
        awaitText("3", "select count(*) from transactions where status = 'signed' and sent_at is not null");
        // Tenfold, and the offers were for twice the base fee.
        for (int block = 0; block < 8; block++) {
            anvil.nextBaseFee(GWEI.multiply(BigInteger.valueOf(20)));
            anvil.mine(1);
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            anvil.nextBaseFee(GWEI.multiply(BigInteger.valueOf(20)));
            anvil.mine(1);
            assertEquals(
                    "3",
                    text("select count(*) from orders where status = 'completed' and order_id in (" + list(ids) + ")"));
        });
        assertEquals(3, completionsOnChain(ids));
        awaitText("replaced", ofOrder("t.status", ids.getFirst()) + " order by t.created_at limit 1");
        awaitText("mined", ofOrder("t.status", ids.getFirst()) + " order by t.created_at desc limit 1");
        assertEquals("1", text(ofOrder("count(distinct t.nonce)", ids.getFirst())));
    }

    @Test
    void aNonceTakenByAnotherWalletOfTheKeyCostsTheOrderNothing() throws Exception {
        var ids = buy(2);
        anvil.automine(false);
        complete(ids);
        awaitText("2", "select count(*) from transactions where status = 'signed' and sent_at is not null");
        String hash = text(ofOrder("t.hash", ids.getFirst()));
        long nonce = Long.parseLong(text(ofOrder("t.nonce", ids.getFirst())));
        anvil.drop(hash);
        String others = otherWallet(nonce, GWEI.multiply(BigInteger.valueOf(100)));
        anvil.automine(true);
        anvil.mine(1);
        assertTrue(node.ethGetTransactionReceipt(others)
                .send()
                .getTransactionReceipt()
                .isPresent());
        awaitStatus(ids, "completed");
        assertEquals("replaced", text("select status from transactions where hash = '" + hash + "'"));
        assertEquals(2, completionsOnChain(ids));
    }

    @Test
    void aNonceThatNobodyUsesIsFilled() throws Exception {
        var ids = buy(1);
        anvil.automine(false);
        long free = node.ethGetTransactionCount(seller, DefaultBlockParameterName.LATEST)
                .send()
                .getTransactionCount()
                .longValueExact();
        String others = otherWallet(free, GWEI.multiply(BigInteger.TEN));
        complete(ids);
        awaitText(String.valueOf(free + 1), ofOrder("t.nonce", ids.getFirst()) + " and t.sent_at is not null");
        // The other wallet's transaction never comes, and ours would wait for it for ever.
        anvil.drop(others);
        anvil.automine(true);
        anvil.mine(1);
        awaitStatus(ids, "completed");
        awaitText("mined", "select status from transactions where kind = 'filler' and nonce = " + free);
        assertEquals(1, completionsOnChain(ids));
    }

    @Test
    void aSignerWithoutFundsWaitsAndGoesOnWhenItIsFunded() throws Exception {
        var ids = buy(5);
        anvil.fund(seller, BigInteger.ONE);
        complete(ids);
        awaitText("1", "select count(*) from conditions where kind = 'low_balance' and subject = '" + seller + "'");
        assertEquals("0", text(ofOrder("count(*)", ids.getFirst())), "nothing is signed that cannot be paid for");
        awaitStatus(ids, "completing");
        anvil.fund(seller, BigInteger.TEN.pow(20));
        awaitStatus(ids, "completed");
        awaitText("0", "select count(*) from conditions where kind = 'low_balance'");
        assertEquals(5, completionsOnChain(ids));
    }

    @Test
    void anAccountThatIsEmptiedWhileTransactionsWaitLosesNone() throws Exception {
        var ids = buy(3);
        anvil.automine(false);
        complete(ids);
        awaitText("3", "select count(*) from transactions where status = 'signed' and sent_at is not null");
        anvil.fund(seller, BigInteger.ZERO);
        for (String hash : text("select string_agg(hash, ',') from transactions where status = 'signed'")
                .split(",")) {
            anvil.drop(hash);
        }
        anvil.mine(1);
        awaitText("1", "select count(*) from conditions where kind = 'low_balance'");
        anvil.fund(seller, BigInteger.TEN.pow(20));
        anvil.automine(true);
        awaitStatus(ids, "completed");
        assertEquals(3, completionsOnChain(ids));
    }

    @Test
    void aBuyerWhoCancelsInTheSameBlockGetsTheMoneyAndTheNonceIsUsed() throws Exception {
        var ids = buy(2);
        complete(List.of(ids.get(1)));
        awaitStatus(List.of(ids.get(1)), "completed");
        anvil.automine(false);
        complete(List.of(ids.getFirst()));
        awaitText("1", ofOrder("count(*)", ids.getFirst()) + " and t.status = 'signed' and t.sent_at is not null");
        anvil.drop(text(ofOrder("t.hash", ids.getFirst())));
        anvil.automine(true);
        // The completion is sent again after the cancellation is mined, and the contract refuses it.
        buyer.cancel(ids.getFirst());
        awaitStatus(List.of(ids.getFirst()), "cancelled");
        awaitText("reverted", ofOrder("t.status", ids.getFirst()));
        assertEquals(0, completionsOnChain(List.of(ids.getFirst())));
    }

    @Test
    void whatTheContractRefusesEndsWithItsReasonAndIsNotSent() throws Exception {
        var ids = buy(1);
        buyer.cancel(ids.getFirst());
        awaitStatus(ids, "cancelled");
        run("update orders set status = 'pending' where order_id = '" + ids.getFirst() + "'");
        complete(ids);
        awaitStatus(ids, "cancelled");
        assertEquals(
                "completeOrder reverted: OrderNotPending",
                text("select error_message from orders where order_id = '" + ids.getFirst() + "'"));
        assertEquals("0", text(ofOrder("count(*)", ids.getFirst())));
    }

    @Test
    void anUnfundedTransactionIsNotRaisedOverAndOver() throws Exception {
        var ids = buy(1);
        anvil.automine(false);
        complete(ids);
        awaitText("1", ofOrder("count(*)", ids.getFirst()) + " and t.answer = 'ACCEPTED'");
        anvil.fund(seller, BigInteger.ZERO);
        anvil.drop(text(ofOrder("t.hash", ids.getFirst())));
        awaitText("INSUFFICIENT_FUNDS", ofOrder("t.answer", ids.getFirst()));
        for (int turn = 0; turn < 3; turn++) {
            anvil.mine(5);
            int now = turnOf(seller);
            await().atMost(PATIENCE).until(() -> turnOf(seller) > now + 1);
        }
        assertEquals("1", text(ofOrder("count(*)", ids.getFirst())), "the same bytes wait for funds");
        anvil.fund(seller, BigInteger.TEN.pow(18));
        anvil.automine(true);
        awaitStatus(ids, "completed");
    }

    @Test
    void anOrderThatTheNodeDoesNotKnowIsNotGivenUp() throws Exception {
        var ids = buy(1);
        String unknown = "0x" + "9".repeat(64);
        run("update orders set order_id = '" + unknown + "' where order_id = '" + ids.getFirst() + "'");
        complete(List.of(unknown));
        awaitText("t", "select failures > 0 from completions");
        assertEquals("completing", text("select status from orders where order_id = '" + unknown + "'"));
        // The node caught up, or the block came back.
        run("update orders set order_id = '" + ids.getFirst() + "' where order_id = '" + unknown + "'");
        awaitStatus(ids, "completed");
    }

    @Test
    void oneThatCannotBeEncodedDoesNotKeepTheOthersBack() throws Exception {
        var ids = buy(2);
        run(
                "with bad as (update orders set status = 'completing', result_uri = 'ipfs://x', result_hash = null where order_id = '"
                        + ids.getFirst()
                        + "' returning id, seller_address) insert into completions (id, seller_address) select * from bad");
        complete(List.of(ids.get(1)));
        awaitStatus(List.of(ids.get(1)), "completed");
        run("update orders set result_hash = '0x" + "ab".repeat(32) + "' where order_id = '" + ids.getFirst() + "'");
        awaitStatus(ids, "completed");
    }

    @Test
    void aCancellationInTheNewestBlockIsTakenBackWithItsBlock() throws Exception {
        var ids = buy(1);
        // The listener is kept from the block that the outbox already sees.
        camel.getRouteController().stopRoute("read-events");
        buyer.cancel(ids.getFirst());
        complete(ids);
        awaitText("t", "select failures > 0 from completions");
        assertEquals("completing", text("select status from orders where order_id = '" + ids.getFirst() + "'"));
        anvil.reorg(1);
        camel.getRouteController().startRoute("read-events");
        awaitStatus(ids, "completed");
        assertEquals(1, completionsOnChain(ids));
    }

    @Test
    void anOrderWhoseSellersKeyIsMissingFailsWithTheWayOut() throws Exception {
        var ids = buy(1);
        run("update orders set seller_address = '0x" + "7".repeat(40) + "' where order_id = '" + ids.getFirst() + "'");
        complete(ids);
        awaitStatus(ids, "failed");
        assertTrue(text("select error_message from orders where order_id = '" + ids.getFirst() + "'")
                .contains("AGENT_PRIVATE_KEY"));
        assertEquals("0", text("select count(*) from conditions"), "nobody is asked to fund an unknown key");
    }

    @Test
    void theSameBytesAreSentAgainWhereTheNodeForgotThem() throws Exception {
        var ids = buy(1);
        anvil.automine(false);
        complete(ids);
        awaitText("1", ofOrder("count(*)", ids.getFirst()) + " and t.sent_at is not null");
        anvil.drop(text(ofOrder("t.hash", ids.getFirst())));
        anvil.automine(true);
        awaitStatus(ids, "completed");
        assertEquals("1", text(ofOrder("count(*)", ids.getFirst())), "no second transaction was signed");
    }

    @Test
    void aTurnThatWasLostStoresNothing() throws Exception {
        var ids = buy(1);
        var turn = new SignerTurn(seller, null, turnOf(seller), null);
        var draft = new Outbox.Draft(
                new KeySigner(chain.sellerPrivateKey()),
                null,
                UUID.fromString(text("select id from orders where order_id = '" + ids.getFirst() + "'")),
                1_000_000,
                new FeeQuote(BigInteger.TWO, BigInteger.ONE, BigInteger.TEN),
                seller,
                "0x");
        assertEquals(0, outbox.store(turn, 1, List.of(draft)), "no completion of this order is due");
        complete(ids);
        awaitStatus(ids, "completed");
        assertTrue(turnOf(seller) > turn.number(), "another turn has begun");
        run("insert into completions (id, seller_address) select id, '0x" + "8".repeat(40)
                + "' from orders where order_id = '" + ids.getFirst() + "'");
        assertEquals(0, outbox.store(turn, 1, List.of(draft)), "the turn is over");
        run("delete from completions");
    }

    @Test
    void nothingIsSignedWhileAPersonHasToLook() throws Exception {
        var ids = buy(1);
        run("insert into conditions (kind, subject, message) values ('deep_reorg', '" + chain.chainId() + "', 'halt')");
        int turn = turnOf(seller);
        complete(ids);
        assertTrue(queries.rows("chain/sending/claim-signers", turns.claim()).isEmpty());
        assertEquals("0", text(ofOrder("count(*)", ids.getFirst())));
        assertEquals(turn, turnOf(seller));
        run("delete from conditions");
        awaitStatus(ids, "completed");
    }

    private BigInteger blockGas() throws Exception {
        return node.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false)
                .send()
                .getBlock()
                .getGasLimit();
    }

    private int turnOf(String signer) throws Exception {
        String turn = text("select turn from signers where address = '" + signer + "'");
        return turn == null ? 0 : Integer.parseInt(turn);
    }
}
