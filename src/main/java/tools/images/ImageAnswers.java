package tools.images;

import base.Json;
import base.PlainText;
import base.Redaction;
import base.RouteRow;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import orders.Order;
import outgoing.OutgoingAnswer;
import outgoing.OutgoingFailure;
import outgoing.OutgoingUnreached;
import results.address.ContentAddress;
import results.address.Publication;
import results.address.StoredResult;
import tools.ReportedFailure;
import tools.ToolCall;
import tools.ToolFailure;
import tools.ToolUnavailable;

/** Takes the image out of what its maker answered, and says where it is. */
@ApplicationScoped
@Named("imageAnswers")
public class ImageAnswers {

    private static final String FAILED = "no image was made: ";
    private static final int MIB = 1024 * 1024;
    private static final int LONGEST_REASON = 200;

    private final ObjectMapper json = Json.mapper();
    private final int longest;
    private final Publication publication;

    public ImageAnswers(ImageSettings settings, Publication publication) {
        this.longest = settings.maxMib() * MIB;
        this.publication = publication;
    }

    /** The image's bytes. @throws ToolFailure if none was made @throws UnusableImage if it cannot be had */
    public byte[] read(ImageWish wish, OutgoingAnswer answer) {
        JsonNode document = document(answer.body(), answer.status());
        if (answer.status() != 200) {
            throw new ReportedFailure(FAILED + reason(wish, answer.status(), document));
        }
        JsonNode text = wish.isForOpenAi() ? document.at("/data/0/b64_json") : document.at("/images/0");
        byte[] image = decoded(text.asText());
        if (image.length > longest) {
            throw tooLarge();
        }
        return image;
    }

    /** The values of {@code store-image.sql}. @throws UnusableImage if it is no image */
    public Map<String, Object> row(ToolCall call, Order order, ImageWish wish, byte[] image) {
        ImageType type = ImageType.of(image)
                .orElseThrow(() -> new UnusableImage(FAILED + "the answer holds neither PNG, JPEG nor WebP"));
        return Map.of(
                "key", call.key(),
                "cid", ContentAddress.of(image).cid(),
                "bytes", image,
                "mediaType", type.mediaType(),
                "orderId", order.id(),
                "published", publication.isBeforeCompletion(),
                "model", wish.model(),
                "size", wish.size(),
                "costUsd", wish.costUsd());
    }

    private record Found(String cid, String mediaType, String size, byte[] bytes) {}

    /** The image in a row of {@code find-image.sql}. */
    public StoredResult found(Map<String, Object> row) {
        return ContentAddress.of(RouteRow.as(Found.class, row).bytes());
    }

    /** What the model is told about the image in a row of {@code find-image.sql}. */
    public String told(Map<String, Object> row) {
        Found image = RouteRow.as(Found.class, row);
        return json.createObjectNode()
                .put("uri", "ipfs://" + image.cid())
                .put("mediaType", image.mediaType())
                .put("size", image.size())
                .put("note", "The image is stored. Refer to it by its uri; nobody sees it otherwise.")
                .toString();
    }

    /** The maker was not reached, has made nothing and is paid nothing: the order waits for it. */
    public ToolUnavailable unreached(OutgoingUnreached failure) {
        return new ToolUnavailable(FAILED + "the service cannot be reached", failure);
    }

    /**
     * Always throws: the maker took the request, and there was no answer. The model is told, because a repetition may be paid a
     * second time. What was put aside for the image stays so: the maker may have made it.
     */
    public void fail(OutgoingFailure failure) {
        if (failure.getMessage().contains("longer than")) {
            throw tooLarge();
        }
        throw new ToolFailure(FAILED + "the service took the request and did not answer", failure);
    }

    private JsonNode document(byte[] answer, int status) {
        try {
            JsonNode document = json.readTree(answer);
            if (document != null && document.isObject()) {
                return document;
            }
        } catch (IOException malformed) {
            if (status == 200) {
                // Without its cause, which would be taken for a broken connection.
                throw new UnusableImage(FAILED + "the answer cannot be read");
            }
        }
        return json.createObjectNode();
    }

    private static byte[] decoded(String text) {
        // Some servers answer with a data URL (RFC 2397).
        String base64 = text.startsWith("data:") ? text.substring(text.indexOf(',') + 1) : text;
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new UnusableImage(FAILED + "the answer cannot be read", malformed);
        }
    }

    private static String reason(ImageWish wish, int status, JsonNode document) {
        String service = wish.isForOpenAi() ? "OpenAI" : "Stable Diffusion";
        return switch (status) {
            case 429 -> service + " was asked too often, or its quota is used up; try again later";
            case 401, 403 -> service + " does not accept the key";
            // OpenAI says here what is wrong with the prompt, which the model can mend.
            case 400 ->
                service + " refused the request"
                        + quoted(wish, document.at("/error/message").asText());
            default -> service + " answered with status " + status;
        };
    }

    private static String quoted(ImageWish wish, String reason) {
        String key = String.valueOf(wish.authorization()).replaceFirst("^\\w+ ", "");
        String plain = PlainText.of(Redaction.without(List.of(key), reason), LONGEST_REASON)
                .replaceAll("sk-\\S+", "(key)");
        return plain.isBlank() ? "" : ": " + plain;
    }

    private ToolFailure tooLarge() {
        return new UnusableImage(FAILED + "it is larger than " + longest / MIB + " MiB");
    }
}
