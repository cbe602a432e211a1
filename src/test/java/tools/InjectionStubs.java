package tools;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import models.StubProviders;

/** Model providers that say what a test has them say. */
public class InjectionStubs implements QuarkusTestResourceLifecycleManager {

    private static StubProviders providers;

    static StubProviders providers() {
        return providers;
    }

    @Override
    public Map<String, String> start() {
        try {
            providers = new StubProviders();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "OPENAI_API_KEY",
                "sk-of-the-runtime",
                "ANTHROPIC_API_KEY",
                "sk-of-the-runtime",
                "ANTHROPIC_BASE_URL",
                providers.anthropicUrl());
    }

    @Override
    public void stop() {
        providers.close();
    }
}
