package chain;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.OptionalLong;

/** The chain that this runtime serves. Its names in the environment are in application.properties. */
@ConfigMapping(prefix = "agentl2.chain")
public interface ChainSettings {

    /** The node's JSON-RPC address, http or ws. */
    Optional<String> rpcUrl();

    /** The marketplace contract, 0x and 40 hex digits. */
    Optional<String> marketplaceAddress();

    /** The registry contract, 0x and 40 hex digits. */
    Optional<String> registryAddress();

    /** The runtime's own signing key. Never logged. */
    Optional<String> runtimePrivateKey();

    /** The marketplace's JSON ABI: a file, or {@code classpath:} and a resource. */
    @WithDefault("classpath:abi/AgentMarketplace.json")
    String marketplaceAbi();

    /** The block from which a first start reads; without it, the block that the marketplace was deployed in. */
    OptionalLong startBlock();

    /** How often to look for new blocks and for due completions, in milliseconds. */
    @WithDefault("1000")
    int pollIntervalMs();

    /** The most blocks that one request for events spans; halved when the node refuses. */
    @WithDefault("2000")
    long logRange();

    /** An order whose deadline is nearer than this is not started, in seconds. */
    @WithDefault("30")
    long minimumDeadlineSeconds();

    /** How long to wait for an answer of the node, in seconds. */
    @WithDefault("10")
    int timeoutSeconds();

    /** How long a transaction may be without a receipt before the same bytes are sent again, in seconds. */
    @WithDefault("15")
    int resendAfterSeconds();

    /** How long a claimed completion is left to the worker that claimed it, in seconds. */
    @WithDefault("30")
    int completionLeaseSeconds();

    /** The most completions claimed at once. */
    @WithDefault("32")
    int completionBatch();

    /** The most that a unit of gas may cost, in wei; the default is 500 gwei. */
    @WithDefault("500000000000")
    long maxFeePerGas();

    /** The tip for the block's producer a unit of gas, in wei, where the node suggests none. */
    @WithDefault("1000000000")
    long defaultPriorityFee();
}
