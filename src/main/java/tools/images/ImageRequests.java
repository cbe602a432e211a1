package tools.images;

import access.callers.TrustedOwners;
import agents.Agent;
import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import models.ModelSettings;
import outgoing.Destination;
import outgoing.OutgoingRefused;
import outgoing.OutgoingRequest;
import secrets.sealing.Secrets;
import tools.ToolCall;
import tools.ToolFailure;

/**
 * Writes what a maker of images is asked: <a href="https://platform.openai.com/docs/api-reference/images/create">OpenAI</a>, or
 * a server with <a href="https://github.com/AUTOMATIC1111/stable-diffusion-webui/wiki/API">AUTOMATIC1111's API</a>.
 */
@ApplicationScoped
@Named("imageRequests")
public class ImageRequests {

    private static final String KEY = "OPENAI_API_KEY";
    private static final String STABLE_DIFFUSION = "stable-diffusion";
    private static final int MIB = 1024 * 1024;
    private static final String SQUARE = "square";
    private static final Map<String, String> GPT_SIZES =
            Map.of(SQUARE, "1024x1024", "landscape", "1536x1024", "portrait", "1024x1536");
    private static final Map<String, String> DALL_E_SIZES =
            Map.of(SQUARE, "1024x1024", "landscape", "1792x1024", "portrait", "1024x1792");
    /** What the larger models of Stable Diffusion were trained with. */
    private static final Map<String, String> DIFFUSION_SIZES =
            Map.of(SQUARE, "1024x1024", "landscape", "1216x832", "portrait", "832x1216");

    private final ObjectMapper json = Json.mapper();
    private final ImageSettings settings;
    private final ModelSettings models;
    private final ImagePrices prices;
    private final Secrets secrets;
    private final TrustedOwners trusted;

    public ImageRequests(
            ImageSettings settings, ModelSettings models, ImagePrices prices, Secrets secrets, TrustedOwners trusted) {
        this.settings = settings;
        this.models = models;
        this.prices = prices;
        this.secrets = secrets;
        this.trusted = trusted;
    }

    /** @throws ToolFailure if nobody can be asked */
    public ImageWish open(Agent agent, ToolCall call) throws JsonProcessingException {
        String prompt = call.arguments().path("prompt").asText();
        String shape = call.arguments().path("size").asText(SQUARE);
        // A server of the operator's is for trusted owners; others have the provider that takes a key of their own.
        return isOpenAi() || !trusted.own(agent.id()) ? openAi(agent, prompt, shape) : stableDiffusion(prompt, shape);
    }

    /** The request, which has the key in it. */
    public OutgoingRequest request(ImageWish wish) throws OutgoingRefused {
        String address = wish.isForOpenAi()
                ? models.openaiBaseUrl() + "/images/generations"
                : settings.stableDiffusionUrl().orElse("") + "/sdapi/v1/txt2img";
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/json"));
        if (wish.authorization() != null) {
            headers.put("Authorization", wish.authorization());
        }
        return new OutgoingRequest(
                "POST",
                Destination.parse(address),
                headers,
                wish.body(),
                Duration.ofMillis(settings.timeoutMs()),
                // Base64 has four characters for three bytes; what is beside the image is short.
                settings.maxMib() * MIB / 3 * 4 + MIB);
    }

    private boolean isOpenAi() {
        return settings.provider()
                .map(name -> !name.strip().equals(STABLE_DIFFUSION))
                .orElse(settings.stableDiffusionUrl().isEmpty());
    }

    private ImageWish openAi(Agent agent, String prompt, String shape) throws JsonProcessingException {
        String key = secrets.value(agent.id(), KEY)
                .or(() -> trusted.lend(agent.id(), models.openaiApiKey()))
                .orElseThrow(() -> new ToolFailure("no image can be made: there is no key for OpenAI; the agent's owner"
                        + " can store one as its secret " + KEY));
        if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new ToolFailure("no image can be made: the key for OpenAI is malformed");
        }
        boolean older = settings.model().startsWith("dall-e");
        String size = (older ? DALL_E_SIZES : GPT_SIZES).get(shape);
        String quality = settings.quality().orElse(older ? "standard" : "medium");
        ObjectNode body = json.createObjectNode()
                .put("model", settings.model())
                .put("prompt", prompt)
                .put("n", 1)
                .put("size", size)
                .put("quality", quality);
        // The newer models always answer with the image itself, and say so of nothing else.
        body.put(older ? "response_format" : "output_format", older ? "b64_json" : "png");
        return new ImageWish(
                true,
                "Bearer " + key,
                json.writeValueAsBytes(body),
                settings.model(),
                size,
                prices.of(settings.model() + "." + quality + "." + size));
    }

    private ImageWish stableDiffusion(String prompt, String shape) throws JsonProcessingException {
        if (settings.stableDiffusionUrl().isEmpty()) {
            throw new ToolFailure("no image can be made: STABLE_DIFFUSION_URL is not set");
        }
        String size = DIFFUSION_SIZES.get(shape);
        String[] sides = size.split("x");
        ObjectNode body = json.createObjectNode()
                .put("prompt", prompt)
                .put("width", Integer.parseInt(sides[0]))
                .put("height", Integer.parseInt(sides[1]))
                .put("batch_size", 1)
                .put("n_iter", 1)
                .put("send_images", true)
                .put("save_images", false);
        String authorization = settings.stableDiffusionAuth()
                .map(auth -> "Basic "
                        + Base64.getEncoder().encodeToString(auth.strip().getBytes(StandardCharsets.UTF_8)))
                .orElse(null);
        return new ImageWish(
                false,
                authorization,
                json.writeValueAsBytes(body),
                STABLE_DIFFUSION,
                size,
                prices.of(STABLE_DIFFUSION));
    }
}
