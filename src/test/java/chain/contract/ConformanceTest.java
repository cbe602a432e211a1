package chain.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import base.Json;
import chain.rpc.TestChain;
import com.fasterxml.jackson.databind.JsonNode;
import development.DevChain;
import development.DevDeployer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.generated.Uint256;

/**
 * Our contracts stand in for the public marketplace's, and every other test believes them. So each line of what is known of the
 * public contract (its interface, its rules, the names by which it refuses) is held here against ours.
 */
class ConformanceTest {

    private static final String PLAIN = "AgentMarketplace";
    private static final String WITH_INPUT = "AgentMarketplaceWithInput";
    private static final BigInteger PRICE = DevDeployer.PRICE_WEI;
    private static final String STRANGER = "0x" + "5".repeat(40);
    // An account whose code refuses whatever it is sent: revert(0, 0).
    private static final String TAKES_NO_MONEY = "0x60006000fd";

    private static final List<String> MARKETPLACE = List.of(
            "completeOrder(bytes32 orderId,string resultURI,bytes resultHash) nonpayable ()",
            "createOrder(bytes32 serviceId,uint256 units,uint256 deadline) payable (bytes32 orderId)",
            "event OrderCreated(bytes32 indexed orderId,bytes32 indexed serviceId,address buyer,address seller,uint256 totalPrice)");
    private static final List<String> DIALECT = List.of(
            "completeOrder(bytes32 orderId,string resultURI,bytes32 resultHash) nonpayable ()",
            "event OrderCreated(bytes32 indexed orderId,bytes32 indexed serviceId,address indexed buyer,address seller,"
                    + "uint256 totalPrice,bytes32 inputHash)");
    private static final List<String> BOTH = List.of(
            "cancelOrder(bytes32 orderId) nonpayable ()",
            "disputeOrder(bytes32 orderId,string reason) nonpayable ()",
            "resolveDispute(bytes32 orderId,bool refundBuyer) nonpayable ()",
            "orders(bytes32 ) view (bytes32 serviceId,address buyer,address seller,uint256 units,uint256 totalPrice,"
                    + "uint256 createdAt,uint256 deadline,uint8 status,string resultURI,bytes resultHash)",
            "getAgentOrders(address agent) view (bytes32[] )",
            "event OrderCompleted(bytes32 indexed orderId,string resultURI)",
            "event OrderDisputed(bytes32 indexed orderId,string reason)",
            "event OrderCancelled(bytes32 indexed orderId)",
            "event OrderRefunded(bytes32 indexed orderId,uint256 amount)",
            "event OrderDisputeResolved(bytes32 indexed orderId,bool refundBuyer)",
            "error ServiceNotActive()",
            "error InvalidDeadline()",
            "error InsufficientPayment()",
            "error NotSeller()",
            "error OrderNotPending()",
            "error DeadlinePassed()",
            "error NotBuyer()",
            "error CannotDispute()",
            "error NotDisputed()",
            "error NotFeeCollector()");
    private static final List<String> REGISTRY = List.of(
            "registerAgent(address agent,string did,string metadataURI) nonpayable ()",
            "registerService(address agent,string serviceType,uint256 pricePerUnit,string metadataURI) nonpayable (bytes32 serviceId)",
            "agents(address ) view (address owner,string did,string metadataURI,uint256 reputationScore,uint256 totalEarned,"
                    + "uint256 totalSpent,uint256 registeredAt,bool active)",
            "services(bytes32 ) view (address agent,string serviceType,uint256 pricePerUnit,string metadataURI,bool active)",
            "getAgentServices(address agent) view (bytes32[] )",
            "isActiveAgent(address agent) view (bool )",
            "event AgentRegistered(address indexed agent,string did,address owner)",
            "event ServiceRegistered(bytes32 indexed serviceId,address indexed agent,string serviceType)");

    private static final TestChain CHAIN = new TestChain();
    private static final Map<String, Market> MARKETS = new HashMap<>();

    private static DevChain.Deployment deployed;
    private Object snapshot;

    @BeforeAll
    static void start() throws IOException {
        deployed = DevChain.read(Path.of(CHAIN.start().get(TestChain.DIRECTORY)));
        MARKETS.put(PLAIN, Market.of(PLAIN, deployed));
        MARKETS.put(WITH_INPUT, Market.of(WITH_INPUT, deployed));
    }

    @AfterAll
    static void stop() {
        CHAIN.stop();
    }

    @BeforeEach
    void remember() throws IOException {
        snapshot = MARKETS.get(PLAIN).anvil.call("evm_snapshot");
    }

    @AfterEach
    void forget() throws IOException {
        MARKETS.get(PLAIN).anvil.call("evm_revert", snapshot);
    }

    @Test
    void theInterfacesAreThePublicOnes() throws IOException {
        assertDeclares(PLAIN, MARKETPLACE, BOTH);
        assertDeclares(WITH_INPUT, DIALECT, BOTH);
        assertDeclares("AgentRegistry", REGISTRY, List.of());
    }

    @Test
    void theRuntimeKnowsTheContractsByTheSameInterface() throws IOException {
        for (String dialect : List.of(PLAIN, WITH_INPUT)) {
            var known = new TreeSet<String>();
            try (var in = getClass().getResourceAsStream("/abi/" + dialect + ".json")) {
                Json.mapper().readTree(in).forEach(one -> known.add(declaration(one)));
            }
            var compiled = new TreeSet<>(declarations(dialect));
            compiled.addAll(declarations("AgentRegistry"));
            known.removeIf(one -> compiled.contains(one) || compiled.contains(unnamed(one)));
            assertEquals(new TreeSet<>(), known, dialect);
        }
    }

    @Test
    void theNumbersOfTheInterfaceAreThePublicOnes() {
        Market market = MARKETS.get(PLAIN);
        assertEquals("0x6802f204", market.abi.selector("completeOrder"));
        assertEquals("0x9b8653ab", MARKETS.get(WITH_INPUT).abi.selector("completeOrder"));
        assertTrue(EventEncoder.buildEventSignature("OrderCreated(bytes32,bytes32,address,address,uint256)")
                .startsWith("0x0c27fff1"));
        assertEquals(
                List.of("PENDING", "COMPLETED", "DISPUTED", "CANCELLED", "REFUNDED"),
                StreamSupport.stream(List.of(ChainStatus.values()).spliterator(), false)
                        .map(Enum::name)
                        .toList());
    }

    @Test
    void aPurchaseEmitsTheEventOfItsDialect() throws IOException {
        Market plain = MARKETS.get(PLAIN);
        var receipt = plain.send(
                plain.buyer,
                plain.address,
                PRICE,
                "createOrder",
                plain.purchase(plain.service, BigInteger.ONE, plain.deadline(60)));
        assertTrue(receipt.getLogs().getFirst().getTopics().getFirst().startsWith("0x0c27fff1"));
        assertEquals(3, receipt.getLogs().getFirst().getTopics().size());
        Market other = MARKETS.get(WITH_INPUT);
        receipt = other.send(
                other.buyer,
                other.address,
                PRICE,
                "createOrder",
                other.purchase(other.service, BigInteger.ONE, other.deadline(60)));
        assertEquals(4, receipt.getLogs().getFirst().getTopics().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_INPUT})
    void aCompletionPaysTheSellerLessTheFee(String dialect) throws IOException {
        Market market = MARKETS.get(dialect);
        String id = market.buy(PRICE.multiply(BigInteger.TWO), BigInteger.TWO);
        BigInteger before = market.balance(market.address);
        var receipt = market.complete(id);
        assertEquals(List.of("OrderCompleted"), market.events(receipt));
        assertEquals(1, market.status(id));
        BigInteger price = PRICE.multiply(BigInteger.TWO);
        BigInteger fee = price.multiply(BigInteger.valueOf(250)).divide(BigInteger.valueOf(10_000));
        assertEquals(price.subtract(fee), before.subtract(market.balance(market.address)));
        var onChain = market.order(id);
        assertEquals(BigInteger.TWO, onChain.units());
        assertEquals(price, onChain.totalPrice());
        assertEquals("OrderNotPending", market.refusal(market.seller, "completeOrder", market.completion(id)));
        assertEquals("OrderNotPending", market.refusal(market.buyer, "cancelOrder", Market.key(id)));
        assertEquals(
                "CannotDispute",
                market.refusal(market.buyer, "disputeOrder", Market.key(id), Market.text("a completed order")));
        assertEquals("NotFeeCollector", market.refusal(STRANGER, "withdrawFees"));
        BigInteger collector = market.balance(market.address);
        market.act(market.collector, "withdrawFees");
        assertEquals(fee, collector.subtract(market.balance(market.address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_INPUT})
    void onlyTheSellerCompletesAndOnlyTheBuyerTakesBack(String dialect) throws IOException {
        Market market = MARKETS.get(dialect);
        String id = market.buy();
        assertEquals("NotSeller", market.refusal(market.buyer, "completeOrder", market.completion(id)));
        assertEquals("NotSeller", market.refusal(STRANGER, "completeOrder", market.completion(id)));
        assertEquals("NotBuyer", market.refusal(market.seller, "cancelOrder", Market.key(id)));
        assertEquals("NotBuyer", market.refusal(market.seller, "disputeOrder", Market.key(id), Market.text("")));
        assertEquals("NotFeeCollector", market.refusal(market.buyer, "resolveDispute", Market.key(id), new Bool(true)));
        assertEquals("NotDisputed", market.refusal(market.collector, "resolveDispute", Market.key(id), new Bool(true)));
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_INPUT})
    void aCancellationRefundsTheBuyer(String dialect) throws IOException {
        Market market = MARKETS.get(dialect);
        String id = market.buy();
        BigInteger held = market.balance(market.address);
        var receipt = market.act(market.buyer, "cancelOrder", Market.key(id));
        assertEquals(List.of("OrderCancelled"), market.events(receipt));
        assertEquals(3, market.status(id));
        assertEquals(PRICE, held.subtract(market.balance(market.address)));
        assertEquals("OrderNotPending", market.refusal(market.seller, "completeOrder", market.completion(id)));
        assertEquals("OrderNotPending", market.refusal(market.buyer, "cancelOrder", Market.key(id)));
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_INPUT})
    void aDisputeThatIsRejectedPaysNobodyAndTheOrderGoesOn(String dialect) throws IOException {
        Market market = MARKETS.get(dialect);
        String id = market.buy();
        assertEquals(List.of("OrderDisputed"), market.events(market.dispute(id)));
        assertEquals(2, market.status(id));
        assertEquals("OrderNotPending", market.refusal(market.seller, "completeOrder", market.completion(id)));
        assertEquals("OrderNotPending", market.refusal(market.buyer, "cancelOrder", Market.key(id)));
        assertEquals("CannotDispute", market.refusal(market.buyer, "disputeOrder", Market.key(id), Market.text("")));
        BigInteger held = market.balance(market.address);
        assertEquals(List.of("OrderDisputeResolved"), market.events(market.resolve(id, false)));
        assertEquals(0, market.status(id));
        assertEquals(held, market.balance(market.address));
        market.dispute(id);
        market.resolve(id, false);
        market.complete(id);
        assertEquals(1, market.status(id));
        String other = market.buy();
        market.dispute(other);
        market.resolve(other, false);
        market.act(market.buyer, "cancelOrder", Market.key(other));
        assertEquals(3, market.status(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_INPUT})
    void aDisputeThatIsUpheldRefundsTheBuyer(String dialect) throws IOException {
        Market market = MARKETS.get(dialect);
        String id = market.buy();
        market.dispute(id);
        BigInteger held = market.balance(market.address);
        assertEquals(List.of("OrderRefunded", "OrderDisputeResolved"), market.events(market.resolve(id, true)));
        assertEquals(4, market.status(id));
        assertEquals(PRICE, held.subtract(market.balance(market.address)));
        assertEquals(
                "NotDisputed", market.refusal(market.collector, "resolveDispute", Market.key(id), new Bool(false)));
        assertEquals("OrderNotPending", market.refusal(market.seller, "completeOrder", market.completion(id)));
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_INPUT})
    void aPurchaseRefundsWhatWasPaidTooMuchAndRefusesTooLittle(String dialect) throws IOException {
        Market market = MARKETS.get(dialect);
        BigInteger before = market.balance(market.address);
        String id = market.buy(PRICE.multiply(BigInteger.TEN), BigInteger.ONE);
        assertEquals(PRICE, market.balance(market.address).subtract(before));
        assertEquals(PRICE, market.order(id).totalPrice());
        var arguments = market.purchase(market.service, BigInteger.TWO, market.deadline(60));
        assertEquals(
                "InsufficientPayment", market.refusal(market.buyer, market.address, PRICE, "createOrder", arguments));
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_INPUT})
    void unitsAndPriceMayBeZero(String dialect) throws IOException {
        Market market = MARKETS.get(dialect);
        String none = market.buy(BigInteger.ZERO, BigInteger.ZERO);
        assertEquals(BigInteger.ZERO, market.order(none).totalPrice());
        String free = service(market, market.seller, market.seller, BigInteger.ZERO);
        String id = Market.created(market.send(
                market.buyer,
                market.address,
                BigInteger.ZERO,
                "createOrder",
                market.purchase(free, BigInteger.ONE, market.deadline(60))));
        market.complete(id);
        market.complete(none);
        assertEquals(1, market.status(id));
        assertEquals(1, market.status(none));
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_INPUT})
    void aDeadlineIsLaterThanNowAndAfterItNothingGoes(String dialect) throws IOException {
        Market market = MARKETS.get(dialect);
        for (long seconds : new long[] {-1, 0}) {
            var arguments = market.purchase(market.service, BigInteger.ONE, market.deadline(seconds));
            assertEquals(
                    "InvalidDeadline", market.refusal(market.buyer, market.address, PRICE, "createOrder", arguments));
        }
        String id = market.buy();
        String disputed = market.buy();
        market.pass(3_700);
        assertEquals("DeadlinePassed", market.refusal(market.seller, "completeOrder", market.completion(id)));
        assertEquals("DeadlinePassed", market.refusal(market.buyer, "cancelOrder", Market.key(id)));
        // The deadline does not end the right to dispute, nor what follows from it.
        market.dispute(disputed);
        market.resolve(disputed, false);
        assertEquals(0, market.status(disputed));
        assertEquals("DeadlinePassed", market.refusal(market.seller, "completeOrder", market.completion(disputed)));
    }

    @Test
    void theLastSecondOfTheDeadlineStillCounts() throws IOException {
        Market market = MARKETS.get(PLAIN);
        BigInteger deadline = market.deadline(1_000);
        String id = Market.created(market.send(
                market.buyer,
                market.address,
                PRICE,
                "createOrder",
                market.purchase(market.service, BigInteger.ONE, deadline)));
        market.anvil.call("evm_setNextBlockTimestamp", deadline.longValueExact());
        market.complete(id);
        assertEquals(1, market.status(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_INPUT})
    void nothingIsBoughtWhilePausedAndAllElseGoesOn(String dialect) throws IOException {
        Market market = MARKETS.get(dialect);
        String id = market.buy();
        assertEquals("OwnableUnauthorizedAccount", market.refusal(STRANGER, "pause"));
        market.act(market.collector, "pause");
        var arguments = market.purchase(market.service, BigInteger.ONE, market.deadline(60));
        assertEquals("EnforcedPause", market.refusal(market.buyer, market.address, PRICE, "createOrder", arguments));
        market.complete(id);
        market.act(market.collector, "unpause");
        assertEquals("ExpectedPause", market.refusal(market.collector, "unpause"));
        assertNotEquals(id, market.buy());
    }

    @Test
    void aServiceThatNobodyOffersCannotBeBought() throws IOException {
        Market market = MARKETS.get(PLAIN);
        var arguments = market.purchase("0x" + "9".repeat(64), BigInteger.ONE, market.deadline(60));
        assertEquals("ServiceNotActive", market.refusal(market.buyer, market.address, PRICE, "createOrder", arguments));
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_INPUT})
    void anAddressHasTheOrdersThatItSoldAndThatItBought(String dialect) throws IOException {
        Market market = MARKETS.get(dialect);
        String sold = market.buy();
        String bought = Market.created(market.send(
                market.seller,
                market.address,
                PRICE,
                "createOrder",
                market.purchase(
                        service(market, market.buyer, market.buyer, PRICE), BigInteger.ONE, market.deadline(60))));
        String of = market.read(market.address, "getAgentOrders", new Address(market.seller));
        assertTrue(of.contains(sold.substring(2)) && of.contains(bought.substring(2)));
        of = market.read(market.address, "getAgentOrders", new Address(market.buyer));
        assertTrue(of.contains(sold.substring(2)) && of.contains(bought.substring(2)));
    }

    @Test
    void anUnknownOrderIsAllZeros() throws IOException {
        assertTrue(!MARKETS.get(PLAIN).order("0x" + "8".repeat(64)).exists());
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_INPUT})
    void aSellerThatTakesNoMoneyCannotComplete(String dialect) throws IOException {
        Market market = MARKETS.get(dialect);
        String contract = "0x" + "7".repeat(40);
        market.anvil.call("anvil_setCode", contract, TAKES_NO_MONEY);
        String service = service(market, market.seller, contract, PRICE);
        String id = Market.created(market.send(
                market.buyer,
                market.address,
                PRICE,
                "createOrder",
                market.purchase(service, BigInteger.ONE, market.deadline(60))));
        assertEquals("Transfer failed", market.refusal(contract, "completeOrder", market.completion(id)));
        assertEquals(0, market.status(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, WITH_INPUT})
    void aRegistryThatIsAnothersRefusesTheCompletion(String dialect) throws IOException {
        Market market = MARKETS.get(dialect).withRegistryOfItsOwn(dialect, deployed);
        String id = market.buy();
        assertEquals(
                "OwnableUnauthorizedAccount", market.refusal(market.seller, "completeOrder", market.completion(id)));
        market.act(market.buyer, "cancelOrder", Market.key(id));
    }

    @Test
    void onlyTheMarketplaceRecordsEarningsAndOnlyTheOwnerOffers() throws IOException {
        Market market = MARKETS.get(PLAIN);
        assertEquals(
                market.address.toLowerCase(java.util.Locale.ROOT),
                "0x" + market.read(market.registry, "owner").substring(26));
        for (String record : List.of("recordEarnings", "recordSpending")) {
            assertEquals(
                    "OwnableUnauthorizedAccount",
                    market.refusal(
                            market.seller,
                            market.registry,
                            BigInteger.ZERO,
                            record,
                            new Address(market.seller),
                            new Uint256(BigInteger.ONE)));
        }
        assertEquals(
                "NotAgentOwner",
                market.refusal(
                        market.buyer,
                        market.registry,
                        BigInteger.ZERO,
                        "registerService",
                        new Address(market.seller),
                        Market.text("chat"),
                        new Uint256(BigInteger.ONE),
                        Market.text("")));
        assertTrue(market.read(market.registry, "getAgentServices", new Address(market.seller))
                .contains(market.service.substring(2)));
        assertTrue(market.read(market.registry, "isActiveAgent", new Address(market.seller))
                .endsWith("1"));
        assertTrue(market.read(market.registry, "isActiveAgent", new Address(STRANGER))
                .endsWith("0"));
    }

    /** A further service of {@code agent}, whom {@code owner} registers if need be. */
    private static String service(Market market, String owner, String agent, BigInteger price) throws IOException {
        if (market.read(market.registry, "isActiveAgent", new Address(agent)).endsWith("0")) {
            market.send(
                    owner,
                    market.registry,
                    BigInteger.ZERO,
                    "registerAgent",
                    new Address(agent),
                    Market.text("did"),
                    Market.text(""));
        }
        return market.send(
                        owner,
                        market.registry,
                        BigInteger.ZERO,
                        "registerService",
                        new Address(agent),
                        Market.text("chat"),
                        new Uint256(price),
                        Market.text(""))
                .getLogs()
                .getFirst()
                .getTopics()
                .get(1);
    }

    private static void assertDeclares(String contract, List<String> own, List<String> shared) throws IOException {
        var missing = new TreeSet<String>(own);
        missing.addAll(shared);
        missing.removeAll(declarations(contract));
        assertEquals(new TreeSet<>(), missing, contract);
    }

    private static List<String> declarations(String contract) throws IOException {
        return StreamSupport.stream(DevChain.compiled(contract).get("abi").spliterator(), false)
                .map(ConformanceTest::declaration)
                .toList();
    }

    /** A function as {@code name(inputs) mutability (outputs)}; an event and an error begin with their kind. */
    private static String declaration(JsonNode one) {
        String head = one.path("name").asText() + "(" + list(one.path("inputs")) + ")";
        return switch (one.path("type").asText()) {
            case "function" ->
                head + " " + one.path("stateMutability").asText() + " (" + list(one.path("outputs")) + ")";
            case "event", "error" -> one.path("type").asText() + " " + head;
            default -> one.path("type").asText();
        };
    }

    private static String list(JsonNode fields) {
        return StreamSupport.stream(fields.spliterator(), false)
                .map(field -> field.path("type").asText()
                        + (field.path("indexed").asBoolean() ? " indexed" : "")
                        + " " + field.path("name").asText())
                .collect(Collectors.joining(","));
    }

    /** A getter's argument and a list's element may have any name, or none. */
    private static String unnamed(String declaration) {
        return declaration
                .replaceFirst("^(orders|agents|services)\\((\\w+) \\w+\\)", "$1($2 )")
                .replaceFirst("\\((bytes32\\[\\]|bool) \\w+\\)$", "($1 )");
    }
}
