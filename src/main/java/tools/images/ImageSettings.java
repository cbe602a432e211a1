package tools.images;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** How images are made for the tool {@code image_generation}. */
@ConfigMapping(prefix = "agentl2.tools.images")
public interface ImageSettings {

    /** {@code openai} or {@code stable-diffusion}; else the second where its address is set ({@code IMAGE_PROVIDER}). */
    Optional<String> provider();

    /** The model of OpenAI's ({@code IMAGE_MODEL}). */
    @WithDefault("gpt-image-1")
    String model();

    /** {@code low}, {@code medium}, {@code high}; of dall-e-3 {@code standard}, {@code hd} ({@code IMAGE_QUALITY}). */
    Optional<String> quality();

    /** The largest image, in MiB ({@code IMAGE_MAX_MIB}). */
    @WithDefault("8")
    int maxMib();

    /** US dollars an image: a properties file ({@code IMAGE_PRICES}). */
    @WithDefault("classpath:image-prices.properties")
    String prices();

    /** Where AUTOMATIC1111's API is ({@code STABLE_DIFFUSION_URL}). */
    Optional<String> stableDiffusionUrl();

    /** User and password for it, {@code user:password} ({@code STABLE_DIFFUSION_AUTH}). */
    Optional<String> stableDiffusionAuth();

    /** How long the service may take, in milliseconds. */
    @WithDefault("180000")
    int timeoutMs();
}
