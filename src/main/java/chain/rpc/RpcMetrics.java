package chain.rpc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What an operator sees of the RPC endpoints. The names of the metrics are here; each has the tag {@code endpoint}. */
final class RpcMetrics {

    /** Requests without a usable answer, by {@code kind}. */
    static final String ERRORS = "agentl2.rpc.errors";
    /** 1 if the endpoint answers and is of the right chain, else 0. */
    static final String UP = "agentl2.rpc.up";
    /** Its newest block, when it was last asked. */
    static final String HEAD = "agentl2.rpc.head";

    private static final String ENDPOINT = "endpoint";

    private final MeterRegistry registry;

    RpcMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void watch(Endpoint endpoint) {
        Gauge.builder(UP, endpoint, one -> one.isAnswering() ? 1 : 0)
                .description("Whether the RPC endpoint answers and is of the right chain")
                .tag(ENDPOINT, endpoint.address().hostAndPort())
                .register(registry);
        Gauge.builder(HEAD, endpoint, Endpoint::head)
                .description("The newest block of the RPC endpoint, when it was last asked")
                .tag(ENDPOINT, endpoint.address().hostAndPort())
                .register(registry);
    }

    void count(RpcAddress address, RpcFailure.Kind kind) {
        Counter.builder(ERRORS)
                .description("Requests to an RPC endpoint that it gave no usable answer to")
                .tag(ENDPOINT, address.hostAndPort())
                .tag("kind", kind.tag())
                .register(registry)
                .increment();
    }
}
