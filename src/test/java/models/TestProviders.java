package models;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Points the runtime under test at {@link StubProviders}. */
public class TestProviders implements QuarkusTestResourceLifecycleManager {

    private static StubProviders stub;

    /** The providers that the runtime under test calls. */
    public static StubProviders stub() {
        return stub;
    }

    @Override
    public Map<String, String> start() {
        try {
            stub = new StubProviders();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new HashMap<>();
        for (String provider : List.of("DEEPSEEK", "GOOGLE", "XAI", "MOONSHOT")) {
            String name = provider.toLowerCase(Locale.ROOT);
            settings.put(provider + "_API_KEY", "sk-default-" + name);
            settings.put(provider + "_BASE_URL", stub.openAiUrl().replace("/openai/", "/" + name + "/"));
        }
        settings.putAll(Map.of(
                "OPENAI_API_KEY",
                "sk-default-openai",
                "OPENAI_BASE_URL",
                stub.openAiUrl(),
                "ANTHROPIC_API_KEY",
                "sk-default-anthropic",
                "ANTHROPIC_BASE_URL",
                stub.anthropicUrl(),
                "ENCRYPTION_KEY",
                "00112233445566778899aabbccddeeff".repeat(2),
                "RUNTIME_PRIVATE_KEY",
                "0x" + "1".repeat(64),
                "MODEL_TIMEOUT_SECONDS",
                "2",
                // The routes that ask a model need no chain and no queue.
                "AGENTL2_ROLES",
                "api"));
        return settings;
    }

    @Override
    public void stop() {
        stub.close();
    }
}
