package startup.settings;

import chain.rpc.RpcAddress;
import java.util.List;

/** The chain that is served, how it is read, and how completions are sent to it. */
final class ChainSection {

    static final Section ALL = new Section(
            "The chain",
            List.of(
                    Setting.of(
                                    "L2_RPC_URL",
                                    "agentl2.chain.rpc-url",
                                    "the chain's nodes, `http(s)://` or `ws(s)://`, in order of preference; only scheme, host and"
                                            + " port are ever shown",
                                    new Form(
                                            "the address of an EVM node, such as https://host or wss://host, or several separated"
                                                    + " by commas",
                                            RpcAddress::isValidList))
                            .isRequired()
                            .isSecret()
                            .inExample("https://your-l2-rpc.example"),
                    Setting.of(
                                    "CHAIN_ID",
                                    "agentl2.chain.chain-id",
                                    "the chain that all of them must be of; a node of another is not used",
                                    Form.range("the number of an EVM chain, such as 8453", 1, Long.MAX_VALUE))
                            .shownAs("the first answer's, or the one that events were read from"),
                    Setting.of(
                                    "MARKETPLACE_ADDRESS",
                                    "agentl2.chain.marketplace-address",
                                    "the marketplace contract",
                                    Form.address())
                            .isRequired()
                            .inExample("0x..."),
                    Setting.of(
                                    "REGISTRY_ADDRESS",
                                    "agentl2.chain.registry-address",
                                    "the registry contract",
                                    Form.address())
                            .isRequired()
                            .inExample("0x..."),
                    Setting.of(
                                    "RUNTIME_PRIVATE_KEY",
                                    "agentl2.chain.runtime-private-key",
                                    "signs completions for the seller that it belongs to, for agents of"
                                            + " [trusted owners](access.md#what-is-the-runtimes-own)",
                                    Form.privateKey())
                            .isRequiredWithout("REMOTE_SIGNER_URL")
                            .isSecret()
                            .inExample("0x..."),
                    Setting.of(
                                    "REMOTE_SIGNER_URL",
                                    "agentl2.chain.remote-signer-url",
                                    "a signer with the API of Web3Signer (`eth_accounts`, `eth_signTransaction`): signs for the"
                                            + " sellers whose keys it has, for agents of trusted owners",
                                    new Form(
                                            "the address of a remote signer's JSON-RPC, such as http://localhost:9000",
                                            value -> value.matches("https?://.+")
                                                    && !value.contains(",")
                                                    && RpcAddress.isValidList(value)))
                            .isSecret(),
                    Setting.of(
                                    "MARKETPLACE_ABI",
                                    "agentl2.chain.marketplace-abi",
                                    "for a marketplace of another dialect",
                                    Form.any("the path of a JSON ABI file"))
                            .or("classpath:abi/AgentMarketplace.json")
                            .shownAs("built in"),
                    Setting.of(
                                    "CHAIN_START_BLOCK",
                                    "agentl2.chain.start-block",
                                    "where the first start begins to read",
                                    Form.range("a block number", 0, Long.MAX_VALUE))
                            .shownAs("the deployment's"),
                    Setting.of(
                                    "CHAIN_CONFIRMATIONS",
                                    "agentl2.chain.confirmations",
                                    "how many blocks must follow a block before what it says is acted on; 0 on a chain that makes"
                                            + " blocks only on demand; above 60 the node must keep old states",
                                    Form.number("blocks", 0, 1000))
                            .or("1")
                            .shownAs("1; 0 in the development mode"),
                    Setting.of(
                                    "CHAIN_START_CONFIRMATIONS",
                                    "agentl2.chain.start-confirmations",
                                    "how many blocks must follow a new order's block before work on it begins, where that is fewer"
                                            + " than CHAIN_CONFIRMATIONS; all else waits for those",
                                    Form.number("blocks", 0, 1000))
                            .or("0"),
                    Setting.of(
                                    "CHAIN_START_MAX_PRICE_WEI",
                                    "agentl2.chain.start-max-price-wei",
                                    "the most that an order may cost on which work begins so early; 0 for none",
                                    Form.matching("wei, at most 30 digits", "\\d{1,30}"))
                            .or("100000000000000000"),
                    Setting.of(
                                    "CHAIN_REORG_WINDOW",
                                    "agentl2.chain.reorg-window",
                                    "how many replaced blocks are followed without a person",
                                    Form.number("blocks", 1, 4096))
                            .or("128"),
                    Setting.of(
                                    "CHAIN_VERIFY_INTERVAL_MS",
                                    "agentl2.chain.verify-interval-ms",
                                    "how often the second pass reads a range of old blocks again",
                                    Form.number("milliseconds", 100, 86_400_000))
                            .or("15000"),
                    Setting.of(
                                    "CHAIN_RECONCILE_INTERVAL_MS",
                                    "agentl2.chain.reconcile-interval-ms",
                                    "how often orders are compared with the contract",
                                    Form.number("milliseconds", 100, 86_400_000))
                            .or("300000"),
                    Setting.of(
                                    "CHAIN_MAX_FEE_PER_GAS",
                                    "agentl2.chain.max-fee-per-gas",
                                    "the most that a unit of gas may cost; completions wait while it costs more",
                                    Form.range("wei a unit of gas, from 1 to 10^17", 1, 100_000_000_000_000_000L))
                            .or("500000000000"),
                    Setting.of(
                                    "CHAIN_MAX_IN_FLIGHT",
                                    "agentl2.chain.max-in-flight",
                                    "the most transactions of one key on their way at once; fewer where two blocks hold fewer",
                                    Form.number("a number", 1, 1000))
                            .or("500"),
                    Setting.of(
                                    "CHAIN_REPLACE_AFTER_BLOCKS",
                                    "agentl2.chain.replace-after-blocks",
                                    "after how many blocks a transaction that is not mined is replaced by one that offers more",
                                    Form.number("blocks", 1, 10_000))
                            .or("10"),
                    Setting.of(
                                    "CHAIN_FEE_RAISE_PERCENT",
                                    "agentl2.chain.fee-raise-percent",
                                    "how much more it offers",
                                    Form.number("per cent", 10, 1000))
                            .or("20"),
                    Setting.of(
                                    "SIGNER_MIN_BALANCE_WEI",
                                    "agentl2.chain.minimum-balance-wei",
                                    "a key whose account has less signs nothing new until it is funded",
                                    Form.matching("wei, at most 30 digits", "\\d{1,30}"))
                            .or("1000000000000000")));

    private ChainSection() {}
}
