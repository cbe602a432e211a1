package chain.sending;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.contract.EncodedOrders;
import chain.rpc.Anvil;
import chain.rpc.SendAnswer;
import chain.rpc.TestChain;
import development.DevBuyer;
import development.DevChain;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/** Orders that a buyer paid for and whose results wait for the chain; what became of them. */
abstract class OutboxScenario {

    static final Duration PATIENCE = Duration.ofSeconds(40);
    static final BigInteger GWEI = BigInteger.TEN.pow(9);

    @Inject
    DataSource database;

    @Inject
    @Named("chain")
    Web3j node;

    DevChain.Deployment chain;
    DevBuyer buyer;
    Anvil anvil;
    String seller;

    @BeforeEach
    void hostTheService() throws Exception {
        chain = DevChain.read(Path.of(ConfigProvider.getConfig().getValue(TestChain.DIRECTORY, String.class)));
        var direct = Web3j.build(new HttpService(chain.rpcUrl()));
        buyer = new DevBuyer(direct, chain);
        anvil = new Anvil(chain.rpcUrl());
        seller = chain.sellerAddress().toLowerCase();
        run(
                "insert into agents (name, owner_address, service_id, model, temperature, max_tokens, system_prompt, status) "
                        + "select 'demo', '" + seller + "', '" + chain.serviceId()
                        + "', 'gpt-4o', 0, 10, '', 'paused' where not exists (select from agents)");
    }

    /** Buys orders on chain and waits until the listener has them. */
    List<String> buy(int count) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(buyer.buy(Duration.ofHours(1)));
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        String.valueOf(count),
                        text("select count(*) from orders where order_id in (" + list(ids) + ")")));
        return ids;
    }

    /** Gives orders a result and puts them into the outbox. */
    void complete(List<String> ids) throws SQLException {
        run("with done as (update orders set status = 'completing', result_uri = 'ipfs://' || repeat('b', 59), "
                + "result_hash = '0x' || repeat('ab', 32) where order_id in (" + list(ids)
                + ") returning id, seller_address) insert into completions (id, seller_address) select * from done");
    }

    void awaitStatus(List<String> ids, String status) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        status + " " + ids.size(),
                        text("select string_agg(s, ', ') from (select status || ' ' || count(*) as s from orders "
                                + "where order_id in (" + list(ids) + ") group by status) x")));
    }

    void awaitText(String expected, String sql) {
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(expected, text(sql)));
    }

    /** How many OrderCompleted events the chain has of these orders. */
    long completionsOnChain(List<String> ids) throws IOException {
        var filter = new EthFilter(
                DefaultBlockParameterName.EARLIEST, DefaultBlockParameterName.LATEST, chain.marketplaceAddress());
        filter.addSingleTopic(EncodedOrders.COMPLETED);
        return node.ethGetLogs(filter).send().getLogs().stream()
                .map(log -> ((org.web3j.protocol.core.methods.response.Log) log.get())
                        .getTopics()
                        .get(1))
                .filter(ids::contains)
                .count();
    }

    String text(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    void run(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String list(List<String> ids) {
        return "'" + String.join("','", ids) + "'";
    }

    /** A query of the transactions of one order. */
    static String ofOrder(String select, String id) {
        return "select " + select + " from transactions t join orders o on o.id = t.order_id where o.order_id = '" + id
                + "'";
    }

    /** Sends a transfer with the seller's key, as another program with the same key would. */
    String otherWallet(long nonce, BigInteger cap) throws Exception {
        var transfer = RawTransaction.createTransaction(
                chain.chainId(),
                BigInteger.valueOf(nonce),
                BigInteger.valueOf(21_000),
                seller,
                BigInteger.ZERO,
                "",
                GWEI,
                cap);
        byte[] raw = TransactionEncoder.signMessage(transfer, Credentials.create(chain.sellerPrivateKey()));
        var sent = node.ethSendRawTransaction(Numeric.toHexString(raw)).send();
        assertTrue(!sent.hasError(), () -> sent.getError().getMessage());
        return sent.getTransactionHash();
    }

    /** Transfers by a key that completes nothing, with nonces that follow each other. */
    List<OpenTransaction> transfers(int count) throws Exception {
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
        return transfers;
    }
}
