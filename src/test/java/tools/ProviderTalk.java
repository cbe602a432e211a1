package tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import models.QuotedData;
import tools.webhooks.StubWebhook;

/** What was said to the model's provider, and to the webhook, about one order. */
final class ProviderTalk {

    /** Quoted data: its title, its mark and its text. */
    static final Pattern FRAME = Pattern.compile(
            "([^\n]*):\n----- begin data ([0-9a-f]{32}) -----\n(.*)\n----- end data \\2 -----", Pattern.DOTALL);
    /** Of the runtime and of the agent; none is ever part of a body. */
    static final List<String> SECRETS = List.of(
            "sk-of-the-agent", "sk-of-the-runtime", "00112233445566778899aabbccddeeff", "1".repeat(64), "t0ken");

    private ProviderTalk() {}

    /** What of a provider's request and of the webhook's is the same for all orders of an agent. */
    record Shape(
            String path,
            Set<String> headers,
            Map<String, JsonNode> fields,
            String webhook,
            Set<String> webhookHeaders) {}

    static Shape shape() {
        var call = InjectionStubs.providers().calls().peek();
        Map<String, JsonNode> fields = new HashMap<>();
        call.body().properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        fields.remove("messages");
        var webhook = StubWebhook.requests().peek();
        return new Shape(
                call.path(),
                new TreeSet<>(call.headers().keySet()),
                fields,
                webhook.method() + " " + webhook.uri() + " " + webhook.headers().get("Host") + " "
                        + webhook.headers().get("Authorization") + " "
                        + webhook.headers().get("Content-Type"),
                new TreeSet<>(webhook.headers().keySet()));
    }

    /** Model, limits, tools, key and addresses are the agent's, and no message speaks with the system's voice but its own. */
    static void check(String model, String system, Shape wanted) {
        assertEquals(wanted, shape());
        assertEquals(1, StubWebhook.requests().size());
        assertEquals(2, InjectionStubs.providers().calls().size());
        boolean openAi = model.startsWith("gpt");
        for (var call : InjectionStubs.providers().calls()) {
            assertEquals(
                    openAi ? "Bearer sk-of-the-agent" : "sk-of-the-agent",
                    call.headers().get(openAi ? "Authorization" : "x-api-key"));
            String body = call.body().toString();
            SECRETS.forEach(secret -> assertFalse(body.contains(secret), "a secret is in the request"));
            long others = call.body()
                    .path("messages")
                    .valueStream()
                    .filter(message -> !Set.of("user", "assistant", "tool")
                            .contains(message.path("role").asText()))
                    .count();
            assertEquals(openAi ? 1 : 0, others);
            JsonNode words =
                    openAi ? call.body().at("/messages/0/content") : call.body().at("/system");
            String said = words.isArray() ? words.at("/0/text").asText() : words.asText();
            assertEquals(system + "\n\n" + QuotedData.RULE, said);
        }
    }

    /** The text stands in messages of that role only, and just as it should. */
    static void checkMessages(String text, String role, Predicate<String> fits) {
        int found = 0;
        for (JsonNode message : messages().toList()) {
            if (text(message).contains(Injections.MARK)) {
                found++;
                assertEquals(role, role(message));
                assertTrue(fits.test(text(message)), () -> text(message));
            }
        }
        assertTrue(found > 0, text);
    }

    /** All messages of the last request but the system's. */
    static Stream<JsonNode> messages() {
        JsonNode body =
                List.copyOf(InjectionStubs.providers().calls()).getLast().body();
        return body.path("messages")
                .valueStream()
                .filter(message -> !message.path("role").asText().equals("system"))
                .flatMap(message -> message.path("content").isArray()
                        ? message.path("content")
                                .valueStream()
                                .filter(part -> !part.path("type").asText().equals("tool_use"))
                        : Stream.of(message));
    }

    static String role(JsonNode message) {
        return message.path("type").asText().equals("tool_result")
                ? "tool"
                : message.path("role").asText("user");
    }

    static String text(JsonNode message) {
        JsonNode content = message.has("text") ? message.get("text") : message.path("content");
        return content.isArray() ? content.at("/0/text").asText() : content.asText();
    }

    static String framed(String title, String content) {
        Matcher frame = FRAME.matcher(content);
        assertTrue(frame.matches(), content);
        assertEquals(title, frame.group(1));
        assertFalse(frame.group(3).contains(frame.group(2)), "the mark is not in the text");
        return frame.group(3);
    }
}
