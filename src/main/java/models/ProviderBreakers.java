package models;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import models.answers.GarbledAnswer;
import orders.TimeIsUp;
import orders.TransientFailure;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/**
 * Leaves a provider alone for a while when its calls keep failing. Each provider and key has a breaker of its own, so that
 * one agent's trouble never stops another's orders. Only what may pass counts: a refused key, a wrong request, or an
 * answer that cannot be read, which may be one agent's alone, says nothing about the provider's health.
 */
@ApplicationScoped
public class ProviderBreakers {

    private static final int BREAKERS = 1_000;
    private static final int WINDOW = 20;
    private static final int LEAST_CALLS = 10;

    private final Duration open;
    private final CircuitBreakerConfig config;
    private final Cache<Endpoint, CircuitBreaker> breakers =
            Caffeine.newBuilder().maximumSize(BREAKERS).build();

    public ProviderBreakers(ModelSettings settings) {
        this.open = Duration.ofSeconds(settings.breakerOpenSeconds());
        this.config = CircuitBreakerConfig.custom()
                .slidingWindowSize(WINDOW)
                .minimumNumberOfCalls(LEAST_CALLS)
                .failureRateThreshold(settings.breakerFailurePercent())
                .waitDurationInOpenState(open)
                .permittedNumberOfCallsInHalfOpenState(2)
                .recordException(failure -> failure instanceof TransientFailure && !(failure instanceof GarbledAnswer))
                // That a run was ended says neither that the provider is well nor that it is not.
                .ignoreExceptions(TimeIsUp.class, ProviderHttpClient.Stopped.class)
                .build();
    }

    /** @param keyHash tells keys apart; the key itself would stay here for long */
    private record Endpoint(CatalogueModel.Provider provider, String baseUrl, String keyHash) {

        static Endpoint of(ModelCall call) {
            byte[] hash = Hash.sha256(call.key().getBytes(StandardCharsets.UTF_8));
            return new Endpoint(call.model().provider(), call.baseUrl(), Numeric.toHexStringNoPrefix(hash));
        }
    }

    /** Calls the provider, or fails at once with a {@link TransientFailure} while it is left alone. */
    <T> T call(ModelCall call, Supplier<T> request) {
        CircuitBreaker breaker = breakers.get(Endpoint.of(call), unseen -> CircuitBreaker.of("provider", config));
        try {
            return breaker.executeSupplier(() -> ProviderFailure.translate(call, request));
        } catch (CallNotPermittedException leftAlone) {
            throw new TransientFailure(
                    call.model().provider() + " failed too often and is left alone for up to " + open.toSeconds()
                            + " s",
                    open,
                    leftAlone);
        }
    }
}
