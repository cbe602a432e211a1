package chain.rpc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;

/** The chain that this runtime serves. Its names in the environment are in application.properties. */
@ConfigMapping(prefix = "agentl2.chain")
public interface ChainSettings {

    /** The nodes' JSON-RPC addresses, http or ws, separated by commas, in order of preference. Never shown: they hold keys. */
    Optional<String> rpcUrl();

    /** The chain's id; without it that of the endpoint that answers first, which must be the one that events were read from. */
    OptionalLong chainId();

    /** How often each RPC endpoint is asked how it is, in milliseconds. */
    @WithDefault("5000")
    int probeIntervalMs();

    /** An RPC endpoint whose newest block is this far behind the best is used only where no other answers, in blocks. */
    @WithDefault("10")
    long maxEndpointLagBlocks();

    /** The marketplace contract, 0x and 40 hex digits. */
    Optional<String> marketplaceAddress();

    /** The registry contract, 0x and 40 hex digits. */
    Optional<String> registryAddress();

    /** The runtime's own signing key. Never logged. */
    Optional<String> runtimePrivateKey();

    /** The address of a remote signer (Web3Signer, or another with eth_accounts and eth_signTransaction). Never shown. */
    Optional<String> remoteSignerUrl();

    /** The marketplace's JSON ABI: a file, or {@code classpath:} and a resource. */
    @WithDefault("classpath:abi/AgentMarketplace.json")
    String marketplaceAbi();

    /** The block from which a first start reads; without it, the block that the marketplace was deployed in. */
    OptionalLong startBlock();

    /** How many blocks must follow a block before what it says is acted on; 0 on a chain that only makes blocks on demand. */
    @WithDefault("1")
    int confirmations();

    /** How many blocks must follow a block before work on its new orders begins, where that is fewer than {@link #confirmations}. */
    @WithDefault("0")
    int startConfirmations();

    /** The most that an order may cost on which work begins earlier than {@link #confirmations}, in wei; 0 for none. */
    @WithDefault("100000000000000000")
    BigInteger startMaxPriceWei();

    /** How many of the newest blocks that were read can be replaced by the chain and followed. */
    @WithDefault("128")
    int reorgWindow();

    /** How often the second pass reads a range of old blocks again, in milliseconds. */
    @WithDefault("15000")
    int verifyIntervalMs();

    /** How often orders are compared with the contract, in milliseconds. */
    @WithDefault("300000")
    int reconcileIntervalMs();

    /** How often to look for new blocks and for due completions, in milliseconds. */
    @WithDefault("1000")
    int pollIntervalMs();

    /** The most blocks that one request for events spans; halved when the node refuses. */
    @WithDefault("2000")
    long logRange();

    /** An order whose deadline is nearer than this is not started, in seconds ({@code ORDER_MIN_DEADLINE_SECONDS}). */
    @WithDefault("30")
    long minimumDeadlineSeconds();

    /** What the marketplace keeps of an order's price, in hundredths of a percent ({@code PROTOCOL_FEE_BPS}). */
    @WithDefault("250")
    int protocolFeeBps();

    /** How long to wait for an answer of the node, in seconds. */
    @WithDefault("10")
    int timeoutSeconds();

    /** How long a transaction may be without a receipt before the same bytes are sent again, in seconds. */
    @WithDefault("15")
    int resendAfterSeconds();

    /** How long a signing key is left to a worker that went silent during its turn, in seconds; renewed at a third of it. */
    @WithDefault("10")
    int signerLeaseSeconds();

    /** The most transactions of one key that may be on their way at once; fewer where two blocks hold fewer. */
    @WithDefault("500")
    int maxInFlight();

    /** After how many blocks a transaction that is not mined is replaced by one that offers more. */
    @WithDefault("10")
    int replaceAfterBlocks();

    /** How much more a replacement offers, in per cent; nodes want 10 at least. */
    @WithDefault("20")
    int feeRaisePercent();

    /** How long a nonce must look unused, or used by others, before that is believed, in seconds. */
    @WithDefault("15")
    int nonceRecheckSeconds();

    /** A key whose account has less signs nothing new, in wei; the default is 0.001 ether. */
    @WithDefault("1000000000000000")
    BigInteger minimumBalanceWei();

    /** The most that a unit of gas may cost, in wei; the default is 500 gwei. */
    @WithDefault("500000000000")
    long maxFeePerGas();

    /** The tip for the block's producer a unit of gas, in wei, where the node suggests none. */
    @WithDefault("1000000000")
    long defaultPriorityFee();
}
