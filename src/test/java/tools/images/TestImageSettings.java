package tools.images;

import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** Settings of images for tests: a server of Stable Diffusion that asks who is there, and small images. */
public record TestImageSettings(Optional<String> provider, String model) implements ImageSettings {

    public TestImageSettings(String provider, String model) {
        this(Optional.of(provider), model);
    }

    @Override
    public Optional<String> quality() {
        return Optional.empty();
    }

    @Override
    public int maxMib() {
        return 3;
    }

    @Override
    public String prices() {
        return "classpath:image-prices.properties";
    }

    @Override
    public Optional<String> stableDiffusionUrl() {
        return ConfigProvider.getConfig()
                .getOptionalValue("STABLE_DIFFUSION_URL", String.class)
                .or(() -> Optional.of("http://localhost"));
    }

    @Override
    public Optional<String> stableDiffusionAuth() {
        return Optional.of("user:pass");
    }

    @Override
    public int timeoutMs() {
        return 1000;
    }
}
