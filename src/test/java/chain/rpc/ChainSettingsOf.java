package chain.rpc;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.stream.Collectors;

/** The chain's settings for tests that start no runtime. */
public final class ChainSettingsOf {

    private ChainSettingsOf() {}

    /** @param values by their names below {@code agentl2.chain}; all others have their defaults */
    public static ChainSettings map(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(ChainSettings.class)
                .withDefaultValues(values.entrySet().stream()
                        .collect(Collectors.toMap(one -> "agentl2.chain." + one.getKey(), Map.Entry::getValue)))
                .build()
                .getConfigMapping(ChainSettings.class);
    }
}
