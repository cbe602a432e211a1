package bench;

import chain.contract.EncodedOrders;
import chain.rpc.Anvil;
import development.DevAccount;
import development.DevChain;
import development.DevDeployer;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.web3j.abi.TypeEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.Keys;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/** A marketplace of its own on a chain whose blocks are made when told to, or each second, with its buyer and its seller. */
final class Market {

    private static final BigInteger CREATE_GAS = BigInteger.valueOf(600_000);
    private static final long HOURS = 3600L * 24;

    private final Web3j node;
    private final DevChain.Deployment deployment;
    private final List<Seller> sellers;
    private final RawSender buyer;
    private long bought;

    /** Who sells a service. @param serviceId 0x and 64 hex digits. @param privateKey nobody's, and worth nothing */
    record Seller(String serviceId, String privateKey) {}

    /** An order, and whose service it is for. */
    record Created(String orderId, String serviceId) {}

    private Market(Web3j node, DevChain.Deployment deployment, List<Seller> sellers) throws IOException {
        this.node = node;
        this.deployment = deployment;
        this.sellers = sellers;
        this.buyer = new RawSender(node, deployment.chainId(), Credentials.create(deployment.buyerPrivateKey()));
    }

    /** Deploys one with so many sellers. The chain makes a block for each transaction meanwhile. */
    static Market deploy(Web3j node, String url, int sellers) throws IOException, GeneralSecurityException {
        var anvil = new Anvil(url);
        anvil.automine(true);
        DevChain.Deployment deployment = new DevDeployer(node, url).deploy();
        List<Seller> all = new ArrayList<>();
        all.add(new Seller(deployment.serviceId(), deployment.sellerPrivateKey()));
        while (all.size() < sellers) {
            Credentials key = Credentials.create(Keys.createEcKeyPair());
            anvil.fund(key.getAddress(), DevDeployer.ALLOWANCE_WEI);
            all.add(new Seller(
                    offer(new DevAccount(node, key), deployment.registryAddress(), key.getAddress()),
                    Numeric.toHexStringWithPrefixZeroPadded(key.getEcKeyPair().getPrivateKey(), 64)));
        }
        return new Market(node, deployment, List.copyOf(all));
    }

    /** Registers an agent and its service. @return the service's id */
    private static String offer(DevAccount seller, String registry, String address) throws IOException {
        var agent = new Address(address);
        seller.call(
                registry,
                BigInteger.ZERO,
                "registerAgent",
                agent,
                new Utf8String("did:example:" + address),
                new Utf8String(""));
        TransactionReceipt offered = seller.call(
                registry,
                BigInteger.ZERO,
                "registerService",
                agent,
                new Utf8String("chat"),
                new Uint256(DevDeployer.PRICE_WEI),
                new Utf8String(""));
        // ServiceRegistered: topic 1 is the service's id.
        return offered.getLogs().getFirst().getTopics().get(1);
    }

    /** Who sells here; the first is the deployment's. */
    List<Seller> sellers() {
        return sellers;
    }

    DevChain.Deployment deployment() {
        return deployment;
    }

    /** The ids that the next orders of so many sellers will have: the contract makes them of who buys what, and of a number. */
    List<String> nextIds(int count, int from) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String fields = TypeEncoder.encode(new Uint256(deployment.chainId()))
                    + TypeEncoder.encode(new Address(deployment.marketplaceAddress()))
                    + TypeEncoder.encode(new Address(buyerAddress()))
                    + Numeric.cleanHexPrefix(service(i, from))
                    + TypeEncoder.encode(new Uint256(BigInteger.valueOf(bought + i)));
            ids.add(Hash.sha3("0x" + fields));
        }
        return ids;
    }

    /** Sends so many purchases of so many sellers in turn, which wait for the next block. */
    void buy(int count, int from) throws IOException {
        List<String> calls = IntStream.range(0, count)
                .mapToObj(i -> DevDeployer.encode(
                        "createOrder",
                        new Bytes32(Numeric.hexStringToByteArray(service(i, from))),
                        new Uint256(BigInteger.ONE),
                        new Uint256(BigInteger.valueOf(Instant.now().getEpochSecond() + HOURS))))
                .toList();
        buyer.send(deployment.marketplaceAddress(), DevDeployer.PRICE_WEI, CREATE_GAS, calls);
        bought += count;
    }

    private String service(int order, int from) {
        return sellers.get(order % from).serviceId();
    }

    /** The orders that were created from this block on. */
    List<Created> created(long from) throws IOException {
        return events(from, EncodedOrders.CREATED).stream()
                .map(log -> new Created(log.getTopics().get(1), log.getTopics().get(2)))
                .toList();
    }

    /** The orders that were completed from this block on. */
    List<String> completed(long from) throws IOException {
        return events(from, EncodedOrders.COMPLETED).stream()
                .map(log -> log.getTopics().get(1))
                .toList();
    }

    private List<Log> events(long from, String topic) throws IOException {
        // The node refuses to look for what is not there yet.
        if (node.ethBlockNumber().send().getBlockNumber().longValueExact() < from) {
            return List.of();
        }
        var filter = new EthFilter(
                DefaultBlockParameter.valueOf(BigInteger.valueOf(from)),
                DefaultBlockParameter.valueOf("latest"),
                deployment.marketplaceAddress());
        filter.addSingleTopic(topic);
        return node.ethGetLogs(filter).send().getLogs().stream()
                .map(one -> (Log) one.get())
                .toList();
    }

    private String buyerAddress() {
        return Credentials.create(deployment.buyerPrivateKey()).getAddress();
    }
}
