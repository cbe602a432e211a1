package chain.contract;

import static org.awaitility.Awaitility.await;

import base.Json;
import chain.rpc.Anvil;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import development.DevAccount;
import development.DevChain;
import development.DevDeployer;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/** A marketplace of one dialect on a test chain, and whoever acts there: by its address alone, for anvil lends every account. */
final class Market {

    final ContractAbi abi;
    final String address;
    final String registry;
    final String service;
    final String seller;
    final String buyer;
    final String collector;
    final Anvil anvil;
    private final boolean takesInput;
    private final Web3j node;

    private Market(String dialect, DevChain.Deployment deployed) throws IOException {
        this.node = Web3j.build(new HttpService(deployed.rpcUrl()));
        this.anvil = new Anvil(deployed.rpcUrl());
        this.abi = new ContractAbi(all(dialect));
        this.address = deployed.marketplaceAddress();
        this.registry = deployed.registryAddress();
        this.service = deployed.serviceId();
        this.seller = deployed.sellerAddress();
        this.buyer = Credentials.create(deployed.buyerPrivateKey()).getAddress();
        this.takesInput = dialect.endsWith("WithInput");
        this.collector = "0x" + read(address, "feeCollector").substring(26);
        for (String one : List.of(seller, buyer, collector)) {
            lend(one);
        }
    }

    static Market of(String dialect, DevChain.Deployment chain) throws IOException {
        var node = Web3j.build(new HttpService(chain.rpcUrl()));
        return new Market(dialect, new DevDeployer(node, chain.rpcUrl()).deploy(dialect));
    }

    /** One more of the same, with a registry that still belongs to who deployed it. */
    Market withRegistryOfItsOwn(String dialect, DevChain.Deployment chain) throws IOException {
        var account = new DevAccount(node, Credentials.create(chain.buyerPrivateKey()));
        String registry = create(account, "AgentRegistry");
        String market = create(account, dialect, new Address(registry), new Address(collector));
        send(seller, registry, BigInteger.ZERO, "registerAgent", new Address(seller), text("did"), text(""));
        String service = send(
                        seller,
                        registry,
                        BigInteger.ZERO,
                        "registerService",
                        new Address(seller),
                        text("chat"),
                        new Uint256(DevDeployer.PRICE_WEI),
                        text(""))
                .getLogs()
                .getFirst()
                .getTopics()
                .get(1);
        return new Market(
                dialect,
                new DevChain.Deployment(
                        chain.rpcUrl(),
                        chain.chainId(),
                        market,
                        registry,
                        service,
                        seller,
                        chain.sellerPrivateKey(),
                        chain.buyerPrivateKey()));
    }

    /** What the contract and its registry declare, errors of both included. */
    private static JsonNode all(String dialect) throws IOException {
        ArrayNode all = ((ArrayNode) DevChain.compiled(dialect).get("abi")).deepCopy();
        DevChain.compiled("AgentRegistry").get("abi").forEach(one -> {
            if (one.path("type").asText().equals("error")) {
                all.add(one);
            }
        });
        return Json.mapper().readTree(all.toString());
    }

    static Utf8String text(String value) {
        return new Utf8String(value);
    }

    static Bytes32 key(String id) {
        return new Bytes32(Numeric.hexStringToByteArray(id));
    }

    /** The arguments of a purchase in this dialect. */
    Type<?>[] purchase(String service, BigInteger units, BigInteger deadline) {
        List<Type<?>> arguments = new ArrayList<>(List.of(key(service), new Uint256(units), new Uint256(deadline)));
        if (takesInput) {
            arguments.add(new Bytes32(new byte[32]));
        }
        return arguments.toArray(Type<?>[]::new);
    }

    /** The arguments of a completion in this dialect. */
    Type<?>[] completion(String orderId) {
        return new Type<?>[] {
            key(orderId), text("ipfs://x"), takesInput ? new Bytes32(new byte[32]) : new DynamicBytes(new byte[] {1, 2})
        };
    }

    /** Buys one unit for an hour. @return the order's id */
    String buy() throws IOException {
        return buy(DevDeployer.PRICE_WEI, BigInteger.ONE);
    }

    String buy(BigInteger value, BigInteger units) throws IOException {
        return created(send(buyer, address, value, "createOrder", purchase(service, units, deadline(3600))));
    }

    static String created(TransactionReceipt receipt) {
        return receipt.getLogs().getFirst().getTopics().get(1);
    }

    TransactionReceipt act(String from, String function, Type<?>... arguments) throws IOException {
        return send(from, address, BigInteger.ZERO, function, arguments);
    }

    TransactionReceipt complete(String orderId) throws IOException {
        return act(seller, "completeOrder", completion(orderId));
    }

    TransactionReceipt dispute(String orderId) throws IOException {
        return act(buyer, "disputeOrder", key(orderId), text("late"));
    }

    TransactionReceipt resolve(String orderId, boolean refund) throws IOException {
        return act(collector, "resolveDispute", key(orderId), new Bool(refund));
    }

    /** Sends as {@code from}. @throws AssertionError if it is refused or reverts */
    TransactionReceipt send(String from, String to, BigInteger value, String function, Type<?>... arguments)
            throws IOException {
        Object hash = anvil.call(
                "eth_sendTransaction",
                Map.of(
                        "from",
                        from,
                        "to",
                        to,
                        "value",
                        Numeric.encodeQuantity(value),
                        "gas",
                        "0x4c4b40",
                        "data",
                        DevDeployer.encode(function, arguments)));
        TransactionReceipt receipt = await().until(
                        () -> node.ethGetTransactionReceipt((String) hash)
                                .send()
                                .getTransactionReceipt(),
                        Optional::isPresent)
                .orElseThrow();
        if (!receipt.isStatusOK()) {
            throw new AssertionError(function + " reverted: " + refusal(from, to, value, function, arguments));
        }
        return receipt;
    }

    String refusal(String from, String function, Type<?>... arguments) throws IOException {
        return refusal(from, address, BigInteger.ZERO, function, arguments);
    }

    /** Why the call would revert, by its name or text. @throws AssertionError if it would not */
    String refusal(String from, String to, BigInteger value, String function, Type<?>... arguments) throws IOException {
        var call = new Transaction(from, null, null, null, to, value, DevDeployer.encode(function, arguments));
        var answer = node.ethCall(call, DefaultBlockParameterName.LATEST).send();
        if (!answer.hasError()) {
            throw new AssertionError(function + " is taken");
        }
        return abi.decodeError(answer.getError().getData().replace("\"", "")).orElseThrow();
    }

    ChainOrder order(String id) throws IOException {
        String data = abi.encodeOnly("orders", id);
        return ChainOrder.of(abi.decodeOutput("orders", call(address, data)));
    }

    int status(String id) throws IOException {
        return order(id).status().intValueExact();
    }

    BigInteger balance(String account) throws IOException {
        return node.ethGetBalance(account, DefaultBlockParameterName.LATEST)
                .send()
                .getBalance();
    }

    /** The names of a receipt's events of this contract, in their order. */
    List<String> events(TransactionReceipt receipt) {
        return receipt.getLogs().stream()
                .filter(log -> log.getAddress().equalsIgnoreCase(address))
                .map(log -> abi.decodeEvent(log).orElseThrow().name())
                .toList();
    }

    String read(String to, String function, Type<?>... arguments) throws IOException {
        return call(to, FunctionEncoder.encode(new Function(function, List.of(arguments), Collections.emptyList())));
    }

    private String call(String to, String data) throws IOException {
        return node.ethCall(Transaction.createEthCallTransaction(null, to, data), DefaultBlockParameterName.LATEST)
                .send()
                .getValue();
    }

    /** So many seconds from the chain's now. */
    BigInteger deadline(long seconds) throws IOException {
        return node.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false)
                .send()
                .getBlock()
                .getTimestamp()
                .add(BigInteger.valueOf(seconds));
    }

    /** Makes a block that is so many seconds later. */
    void pass(long seconds) throws IOException {
        anvil.call("evm_increaseTime", seconds);
        anvil.mine(1);
    }

    void lend(String account) throws IOException {
        anvil.fund(account, DevDeployer.ALLOWANCE_WEI);
        anvil.call("anvil_impersonateAccount", account);
    }

    private static String create(DevAccount from, String contract, Type<?>... arguments) throws IOException {
        String bytecode = DevChain.compiled(contract).get("bytecode").asText();
        String encoded = FunctionEncoder.encodeConstructor(List.of(arguments));
        return from.send(null, BigInteger.ZERO, bytecode + Numeric.cleanHexPrefix(encoded))
                .getContractAddress();
    }
}
