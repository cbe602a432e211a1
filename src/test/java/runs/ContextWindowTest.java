package runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agents.Agent;
import agents.TestAgents;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import models.CatalogueModel;
import models.ModelAccount;
import models.TokenCount;
import orders.OrderInput;
import orders.PermanentFailure;
import org.junit.jupiter.api.Test;
import queue.TestOrders;
import tools.RequestedCall;
import tools.ToolOutcome;

class ContextWindowTest {

    private static final int CONTEXT = 8_000;
    private static final int ANSWER = 500;

    @Test
    void theOldestToolOutputGoesFirstAndTheBuyersWordsStay() {
        Conversation run = run("Hello.", words(2_500), words(2_500), words(2_500));
        ContextWindow window = ContextWindow.of(run, ANSWER);
        assertTrue(window.tokens() <= CONTEXT - ANSWER, "is " + window.tokens());
        List<String> results = results(window);
        assertTrue(results.get(0).contains("Left out"), results.get(0));
        assertTrue(results.get(1).contains(words(2_500)) && results.get(2).contains(words(2_500)));
        assertEquals("Hello.", ((UserMessage) window.messages().get(1)).singleText());
    }

    @Test
    void theNewestOutputIsCutIfItIsTooLongAlone() {
        ContextWindow window = ContextWindow.of(run("Hello.", words(50), words(40_000)), ANSWER);
        assertTrue(window.tokens() <= CONTEXT - ANSWER, "is " + window.tokens());
        String last = results(window).getLast();
        assertTrue(last.contains("Cut off here") && last.length() > 10_000, last.length() + " characters");
    }

    @Test
    void anInputThatIsTooLongAloneFailsWithTheNumbers() {
        var failure = assertThrows(PermanentFailure.class, () -> ContextWindow.of(run(words(8_000)), ANSWER));
        assertTrue(
                failure.getMessage()
                        .matches("the input is too long for model test: about \\d+ tokens, where 7500 fit.*"),
                failure.getMessage());
    }

    @Test
    void whatFitsIsSentAsItIs() {
        assertTrue(results(ContextWindow.of(run("Hello.", "a", "b"), ANSWER))
                .getFirst()
                .contains("\na\n"));
    }

    @Test
    void aTextWithoutSpacesIsCountedSoon() {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            int count = TokenCount.of(CatalogueModel.Provider.OPENAI, "x".repeat(1_000_000));
            assertTrue(count > 50_000, "is " + count);
        });
        assertEquals(
                Math.ceilDiv(TokenCount.of(CatalogueModel.Provider.OPENAI, words(1000)) * 130, 100),
                TokenCount.of(CatalogueModel.Provider.ANTHROPIC, words(1000)));
    }

    private static String words(int count) {
        return "word ".repeat(count).strip();
    }

    private static List<String> results(ContextWindow window) {
        List<String> results = new ArrayList<>();
        for (ChatMessage message : window.messages()) {
            if (message instanceof ToolExecutionResultMessage result) {
                results.add(result.text());
            }
        }
        return results;
    }

    /** A run with a turn for each of {@code outputs}, which one tool brought in it. */
    private static Conversation run(String prompt, String... outputs) {
        Agent agent = TestAgents.agent().build();
        var input = new OrderInput(prompt, null, null);
        var model = new CatalogueModel(
                "test",
                CatalogueModel.Provider.OPENAI,
                "test",
                null,
                null,
                BigDecimal.ONE,
                BigDecimal.ONE,
                CONTEXT,
                1000,
                1.0);
        List<Turn> turns = new ArrayList<>();
        for (String output : outputs) {
            int number = turns.size() + 1;
            turns.add(new Turn(
                    number,
                    "",
                    null,
                    List.of(new RequestedCall("call" + number, "look", "{}")),
                    "test",
                    1,
                    1,
                    BigDecimal.ZERO,
                    1,
                    number,
                    "tool_calls",
                    null,
                    List.of(new ToolOutcome(0, "look", output, false, 1))));
        }
        return new Conversation(
                TestOrders.of(agent.id(), input),
                agent,
                0,
                new ModelAccount(model, "http://localhost", ""),
                List.of(),
                ConversationOpening.of(agent, input, "", List.of(), true),
                turns);
    }
}
