package routes;

import agents.ModelPolicy;
import io.quarkus.test.Mock;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/** Knows the design's five models. */
@Mock
@ApplicationScoped
public class FiveModels implements ModelPolicy {

    @Override
    public Optional<String> refusal(String model, double temperature, int maxTokens) {
        return Set.of("gpt-4o", "gpt-4o-mini", "claude-3-opus", "claude-3-sonnet", "llama-3-70b")
                        .contains(model)
                ? Optional.empty()
                : Optional.of("is not in the model catalogue");
    }
}
