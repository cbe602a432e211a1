package bench;

import chain.rpc.Anvil;
import development.DevChain;
import development.DevDeployer;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.TypeEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.utils.Numeric;

/** A marketplace of its own on a chain whose blocks are made when told to, or each second, with its buyer and its seller. */
final class Market {

    private static final BigInteger CREATE_GAS = BigInteger.valueOf(600_000);
    private static final long HOURS = 3600L * 24;
    private static final String COMPLETED = Hash.sha3String("OrderCompleted(bytes32,string)");
    private static final String CREATED = Hash.sha3String("OrderCreated(bytes32,bytes32,address,address,uint256)");

    private final Web3j node;
    private final DevChain.Deployment deployment;
    private final RawSender buyer;
    private long bought;

    private Market(Web3j node, DevChain.Deployment deployment) throws IOException {
        this.node = node;
        this.deployment = deployment;
        this.buyer = new RawSender(node, deployment.chainId(), Credentials.create(deployment.buyerPrivateKey()));
    }

    /** Deploys one. The chain makes a block for each transaction meanwhile. */
    static Market deploy(Web3j node, String url) throws IOException {
        new Anvil(url).automine(true);
        return new Market(node, new DevDeployer(node, url).deploy());
    }

    DevChain.Deployment deployment() {
        return deployment;
    }

    /** The ids that the next orders will have: the contract makes them of who buys what, and of a number. */
    List<String> nextIds(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String fields = TypeEncoder.encode(new Uint256(deployment.chainId()))
                    + TypeEncoder.encode(new Address(deployment.marketplaceAddress()))
                    + TypeEncoder.encode(new Address(buyerAddress()))
                    + Numeric.cleanHexPrefix(deployment.serviceId())
                    + TypeEncoder.encode(new Uint256(BigInteger.valueOf(bought + i)));
            ids.add(Hash.sha3("0x" + fields));
        }
        return ids;
    }

    /** Sends so many purchases, which wait for the next block. */
    void buy(int count) throws IOException {
        String data = FunctionEncoder.encode(new Function(
                "createOrder",
                List.of(
                        new Bytes32(Numeric.hexStringToByteArray(deployment.serviceId())),
                        new Uint256(BigInteger.ONE),
                        new Uint256(BigInteger.valueOf(Instant.now().getEpochSecond() + HOURS))),
                Collections.emptyList()));
        buyer.send(
                deployment.marketplaceAddress(), DevDeployer.PRICE_WEI, CREATE_GAS, Collections.nCopies(count, data));
        bought += count;
    }

    /** The orders that were created from this block on. */
    List<String> created(long from) throws IOException {
        return events(from, CREATED);
    }

    /** The orders that were completed from this block on. */
    List<String> completed(long from) throws IOException {
        return events(from, COMPLETED);
    }

    private List<String> events(long from, String topic) throws IOException {
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
                .map(one -> ((Log) one.get()).getTopics().get(1))
                .toList();
    }

    private String buyerAddress() {
        return Credentials.create(deployment.buyerPrivateKey()).getAddress();
    }
}
