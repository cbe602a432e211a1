package tools.webhooks;

import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ContentType;
import outgoing.OutgoingAnswer;
import tools.ToolFailure;

/** Takes the text out of a webhook's answer, which is JSON or text by its {@code Content-Type} and in fact. */
final class WebhookText {

    private static final ObjectMapper JSON = Json.whole();

    private WebhookText() {}

    /** @throws ToolFailure if it is anything else */
    static String of(OutgoingAnswer answer) {
        if (answer.body().length == 0) {
            return "(The tool did it, and has nothing to say.)";
        }
        ContentType type = ContentType.parseLenient(answer.contentType().orElse(""));
        String mime = type == null || type.getMimeType() == null ? "" : type.getMimeType();
        boolean isJson = mime.equals("application/json") || mime.matches("application/[a-z0-9.-]+\\+json");
        if (!isJson && !mime.startsWith("text/")) {
            throw new ToolFailure("the tool's webhook failed: it answered with neither JSON nor text");
        }
        // JSON is UTF-8 whatever its header says (RFC 8259, section 8.1).
        String text = decoded(answer.body(), isJson ? StandardCharsets.UTF_8 : type.getCharset(StandardCharsets.UTF_8));
        if (isJson) {
            check(text);
        }
        return text;
    }

    private static String decoded(byte[] body, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new ToolFailure("the tool's webhook failed: its answer is not text in " + charset, e);
        }
    }

    private static void check(String text) {
        try {
            JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ToolFailure("the tool's webhook failed: its answer is not the JSON that it says it is", e);
        }
    }
}
