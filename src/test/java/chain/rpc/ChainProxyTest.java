package chain.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import development.DevBuyer;
import development.DevChain;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.http.HttpService;

class ChainProxyTest {

    @TempDir
    static Path directory;

    private static DevChain chain;

    private ChainProxy proxy;
    private Web3j node;

    @BeforeAll
    static void startChain() throws IOException {
        try (var free = new ServerSocket(0)) {
            int port = free.getLocalPort();
            free.close();
            chain = DevChain.start(directory, port);
        }
    }

    @AfterAll
    static void stopChain() {
        chain.stop();
    }

    @BeforeEach
    void open() throws IOException {
        proxy = ChainProxy.to(chain.deployment().rpcUrl());
        node = Web3j.build(new HttpService(
                proxy.url(),
                new OkHttpClient.Builder().callTimeout(Duration.ofSeconds(2)).build()));
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void everyFaultEndsWhenItIsHealed() throws Exception {
        assertEquals(DevChain.CHAIN_ID, chainId());
        proxy.down();
        assertThrows(ConnectException.class, this::chainId);
        proxy.up();
        assertEquals(DevChain.CHAIN_ID, chainId());
        proxy.hang();
        assertThrows(IOException.class, this::chainId);
        proxy.heal();
        proxy.garbage();
        assertThrows(IOException.class, this::chainId);
        proxy.heal();
        proxy.when("eth_chainId", ChainFaults.hang());
        assertThrows(IOException.class, this::chainId);
        assertTrue(head() > 0);
        proxy.when("eth_chainId", ChainFaults.chainId(5));
        assertEquals(5, chainId());
        proxy.heal();
        assertEquals(DevChain.CHAIN_ID, chainId());
    }

    @Test
    void aLaggingNodeKnowsNothingOfTheNewestBlocks() throws Exception {
        long head = head();
        ChainFaults.lag(proxy, 2);
        assertEquals(head - 2, head());
        assertEquals(
                head - 2, block(DefaultBlockParameterName.LATEST).getNumber().longValue());
        assertEquals(null, block(DefaultBlockParameter.valueOf(java.math.BigInteger.valueOf(head))));
    }

    @Test
    void logsAreLeftOutOrRefused() throws Exception {
        new DevBuyer(node, chain.deployment()).buy(Duration.ofHours(1));
        int all = logs();
        assertTrue(all > 0);
        proxy.when("eth_getLogs", ChainFaults.noLogs(0, head()));
        assertEquals(0, logs());
        proxy.when("eth_getLogs", ChainFaults.tooLarge(1));
        assertEquals(
                "query returned more than 10000 results",
                node.ethGetLogs(range()).send().getError().getMessage());
        assertEquals(3, proxy.count("eth_getLogs"));
    }

    @Test
    void aTransactionIsSeenAndForgotten() throws Exception {
        proxy.when("eth_sendRawTransaction", ChainFaults.acceptedButForgotten());
        var sent = node.ethSendRawTransaction("0x1234").send();
        assertEquals(org.web3j.crypto.Hash.sha3("0x1234"), sent.getTransactionHash());
        assertEquals(java.util.List.of("0x1234"), proxy.rawTransactions());
        var batch = node.newBatch()
                .add(node.ethChainId())
                .add(node.ethBlockNumber())
                .send();
        assertEquals(2, batch.getResponses().size());
    }

    private long chainId() throws IOException {
        return node.ethChainId().send().getChainId().longValue();
    }

    private long head() throws IOException {
        return node.ethBlockNumber().send().getBlockNumber().longValue();
    }

    private org.web3j.protocol.core.methods.response.EthBlock.Block block(DefaultBlockParameter at) throws IOException {
        return node.ethGetBlockByNumber(at, false).send().getBlock();
    }

    private int logs() throws IOException {
        return node.ethGetLogs(range()).send().getLogs().size();
    }

    private static EthFilter range() {
        return new EthFilter(
                DefaultBlockParameterName.EARLIEST,
                DefaultBlockParameterName.LATEST,
                chain.deployment().marketplaceAddress());
    }
}
