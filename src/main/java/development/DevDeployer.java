package development;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/** Puts the marketplace, the registry, an agent and its service on an empty development chain, with keys made for it. */
public class DevDeployer {

    /** 0.001 ether. */
    public static final BigInteger PRICE_WEI = BigInteger.TEN.pow(15);

    public static final BigInteger ALLOWANCE_WEI = BigInteger.TEN.pow(22);

    private final Web3j node;
    private final String rpcUrl;

    public DevDeployer(Web3j node, String rpcUrl) {
        this.node = node;
        this.rpcUrl = rpcUrl;
    }

    public DevChain.Deployment deploy() throws IOException {
        return deploy("AgentMarketplace");
    }

    /** Deploys a marketplace of the dialect that the contract {@code dialect} has. */
    public DevChain.Deployment deploy(String dialect) throws IOException {
        DevAccount deployer = account();
        DevAccount seller = account();
        DevAccount buyer = account();
        String registry = create(deployer, "AgentRegistry");
        String marketplace = create(deployer, dialect, new Address(registry), new Address(deployer.address()));
        seller.call(
                registry,
                BigInteger.ZERO,
                "registerAgent",
                new Address(seller.address()),
                new Utf8String("did:example:demo"),
                new Utf8String(""));
        TransactionReceipt offered = seller.call(
                registry,
                BigInteger.ZERO,
                "registerService",
                new Address(seller.address()),
                new Utf8String("chat"),
                new Uint256(PRICE_WEI),
                new Utf8String(""));
        // Only the marketplace may record earnings.
        deployer.call(registry, BigInteger.ZERO, "transferOwnership", new Address(marketplace));
        // ServiceRegistered: topic 1 is the service's id.
        String serviceId = offered.getLogs().getFirst().getTopics().get(1);
        return new DevChain.Deployment(
                rpcUrl,
                node.ethChainId().send().getChainId().longValueExact(),
                marketplace,
                registry,
                serviceId,
                seller.address(),
                seller.privateKey(),
                buyer.privateKey());
    }

    static boolean hasCode(Web3j node, String address) throws IOException {
        return node.ethGetCode(address, DefaultBlockParameterName.LATEST)
                        .send()
                        .getCode()
                        .length()
                > 2;
    }

    private String create(DevAccount from, String contract, Type<?>... arguments) throws IOException {
        String bytecode = DevChain.compiled(contract).get("bytecode").asText();
        String encoded = FunctionEncoder.encodeConstructor(List.of(arguments));
        return from.send(null, BigInteger.ZERO, bytecode + Numeric.cleanHexPrefix(encoded))
                .getContractAddress();
    }

    private DevAccount account() throws IOException {
        try {
            var account = new DevAccount(node, Credentials.create(Keys.createEcKeyPair()));
            fund(account.address());
            return account;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make secp256k1 keys", e);
        }
    }

    /** Gives an account enough for years of orders, by what anvil alone can do. */
    @SuppressWarnings("rawtypes")
    protected void fund(String address) throws IOException {
        Response<?> response = new Request<>(
                        "anvil_setBalance",
                        Arrays.asList(address, Numeric.encodeQuantity(ALLOWANCE_WEI)),
                        new HttpService(rpcUrl),
                        (Class<Response>) Response.class)
                .send();
        if (response.hasError()) {
            throw new IllegalStateException("the development chain refused funds: "
                    + response.getError().getMessage());
        }
    }

    /** Encodes a call; its outputs are not read. */
    public static String encode(String function, Type<?>... arguments) {
        return FunctionEncoder.encode(new Function(function, List.of(arguments), Collections.emptyList()));
    }
}
