package models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import dev.langchain4j.data.message.UserMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import models.answers.Ending;
import models.answers.GarbledAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which characters a provider's bytes are: those that were meant, or no answer at all, but never signs in their place. */
class AnswerBytesTest {

    private static final String SAID = "Grüße für 5 €";
    private static final String ANSWER = "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
            + SAID + "\"},\"finish_reason\":\"stop\"}]}";

    private HttpServer server;
    private volatile byte[] body;
    private volatile String type;
    private volatile int status = 200;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> {
            call.getRequestBody().readAllBytes();
            if (type != null) {
                call.getResponseHeaders().set("Content-Type", type);
            }
            call.sendResponseHeaders(status, body.length);
            try (var out = call.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "UTF-8 | application/json",
                "UTF-8 | application/json; charset=utf-8",
                "UTF-8 | -",
                // Wrong, and common: what is UTF-8 is meant so.
                "UTF-8 | application/json; charset=ISO-8859-1",
                "UTF-8 | application/json; charset=nonsense",
                "windows-1252 | application/json; charset=windows-1252",
                "windows-1252 | text/plain;charset=\"WINDOWS-1252\"",
                "UTF-16 | application/json",
                "UTF-16LE | application/json; charset=utf-16le",
                "GB18030 | application/json; charset=gb18030",
            })
    void whatIsDeclaredOrMarkedIsRead(String charset, String contentType) {
        body = ANSWER.getBytes(Charset.forName(charset));
        type = contentType;
        assertEquals(SAID, answer());
    }

    /** It is stored and counted as a turn that was broken off, which is asked for anew and never sold. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "windows-1252 | application/json",
                "windows-1252 | -",
                "windows-1252 | application/json; charset=utf-8",
                "windows-1252 | application/json; charset=us-ascii",
            })
    void whatNobodyDeclaredIsBrokenOff(String charset, String contentType) {
        body = ANSWER.getBytes(Charset.forName(charset));
        type = contentType;
        assertBrokenOff();
    }

    /** As where a server cuts its answer after so many bytes. */
    @Test
    void halfOfACharacterInBytesIsBrokenOff() {
        byte[] whole = ANSWER.getBytes(StandardCharsets.UTF_8);
        int second = new String(whole, StandardCharsets.ISO_8859_1).indexOf("\u00c3\u00bc") + 1;
        body = new byte[whole.length - 1];
        System.arraycopy(whole, 0, body, 0, second);
        System.arraycopy(whole, second + 1, body, second, whole.length - second - 1);
        type = "application/json";
        assertBrokenOff();
    }

    @Test
    void whatHasNoMarkOfItsCharactersIsNoAnswer() {
        body = ANSWER.getBytes(StandardCharsets.UTF_16LE);
        type = "application/json";
        assertThrows(GarbledAnswer.class, this::answer);
    }

    @Test
    void aRefusalIsReadHoweverItIsWritten() {
        body = "{\"error\":{\"message\":\"für Sie nicht\"}}".getBytes(StandardCharsets.ISO_8859_1);
        type = "application/json";
        status = 400;
        assertThrows(orders.PermanentFailure.class, this::answer);
    }

    private void assertBrokenOff() {
        ModelReply reply = reply();
        assertEquals(Ending.INTERRUPTED.word(), reply.finishReason());
        assertFalse(reply.text().contains("\uFFFD"), reply.text());
    }

    private String answer() {
        return reply().text();
    }

    private ModelReply reply() {
        var settings = new SmallRyeConfigBuilder()
                .withMapping(ModelSettings.class)
                .build()
                .getConfigMapping(ModelSettings.class);
        var model = new CatalogueModel(
                "test",
                CatalogueModel.Provider.OPENAI_COMPATIBLE,
                "test",
                null,
                null,
                BigDecimal.ONE,
                BigDecimal.ONE,
                10_000,
                1_000,
                null);
        var call = new ModelCall(
                List.of(UserMessage.from("Hello.")),
                new ModelAccount(
                        model, "http://localhost:" + server.getAddress().getPort() + "/v1", ""),
                new CallOptions(UUID.randomUUID(), 0, 100, 10, List.of(), false, null, false, false));
        new CatalogueChatModel(
                        settings,
                        new ProviderBreakers(settings),
                        new ModelMetrics(new SimpleMeterRegistry(), null),
                        new EndingWatch(null))
                .chat(call);
        return call.reply();
    }
}
