package models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import access.callers.TrustedOwners;
import dev.langchain4j.data.message.UserMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import orders.TimeIsUp;
import orders.TransientFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import outgoing.StallCases;
import outgoing.StallingServer;

/** Agents' models, judges and embeddings. */
class StalledModelTest extends StallCases {

    private static final UUID AGENT = UUID.randomUUID();

    @Override
    protected Map<String, Client> clients() {
        return Map.of(
                "OpenAI's API", url -> chat(url, CatalogueModel.Provider.OPENAI, settings(url, "1", "30")),
                "Anthropic's API", url -> chat(url, CatalogueModel.Provider.ANTHROPIC, settings(url, "1", "30")),
                "a compatible API",
                        url -> chat(url, CatalogueModel.Provider.OPENAI_COMPATIBLE, settings(url, "1", "1")),
                "embeddings", StalledModelTest::embed);
    }

    /** The JDK's client goes on with a connection on which only promises come, though the call itself is over. */
    @Override
    protected boolean hangsUp(StallingServer.Stall stall) {
        return stall != StallingServer.Stall.PROMISES;
    }

    @Override
    protected Class<? extends Exception> failure() {
        return TransientFailure.class;
    }

    /** {@code limits.maxSeconds}, whatever a call alone may take. */
    @ParameterizedTest
    @EnumSource(names = {"AT_ONCE", "AFTER_HEADERS", "BYTE_BY_BYTE"})
    void aRunWhoseTimeIsUpWaitsForNoModel(StallingServer.Stall stall) throws Exception {
        try (var server = new StallingServer(stall);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ModelCall call = call(server.url(), CatalogueModel.Provider.OPENAI)
                    .endingIn(LIMIT, () -> new TimeIsUp("the run's time is up"));
            Future<Object> ended =
                    threads.submit((Callable<Object>) () -> chat(call, settings(server.url(), "60", "60")));
            var failure = assertThrows(ExecutionException.class, () -> ended.get(20, TimeUnit.SECONDS));
            assertEquals(
                    "the run's time is up",
                    assertInstanceOf(TimeIsUp.class, failure.getCause()).getMessage());
        }
    }

    private static Object chat(String url, CatalogueModel.Provider provider, ModelSettings settings) {
        return chat(call(url, provider), settings);
    }

    private static ModelCall call(String url, CatalogueModel.Provider provider) {
        var model = new CatalogueModel(
                "test", provider, "test", null, null, BigDecimal.ONE, BigDecimal.ONE, 10_000, 1_000, null);
        return new ModelCall(
                List.of(UserMessage.from("Hello.")),
                new ModelAccount(model, url + "/v1", "sk-test"),
                new CallOptions(AGENT, 0, 100, 10, List.of(), false, null, false, false));
    }

    private static Object chat(ModelCall call, ModelSettings settings) {
        var metrics = new ModelMetrics(new SimpleMeterRegistry(), null);
        return new CatalogueChatModel(settings, new ProviderBreakers(settings), metrics, new EndingWatch(null))
                .chat(call);
    }

    private static Object embed(String url) {
        var everybody = new TrustedOwners(null, null, null, Optional.of(List.of("*")));
        var embeddings =
                new OpenAiEmbeddings(settings(url, "1", "30"), (agent, name) -> Optional.of("sk-test"), everybody);
        return embeddings.embed("text-embedding-3-small", AGENT, List.of("Hello."));
    }

    private static ModelSettings settings(String url, String timeout, String pause) {
        return new SmallRyeConfigBuilder()
                .withMapping(ModelSettings.class)
                .withDefaultValues(Map.of(
                        "agentl2.models.timeout-seconds", timeout,
                        "agentl2.models.pause-seconds", pause,
                        "agentl2.models.openai-base-url", url + "/v1"))
                .build()
                .getConfigMapping(ModelSettings.class);
    }
}
