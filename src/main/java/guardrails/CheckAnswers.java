package guardrails;

import base.Json;
import base.Queries;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import orders.NotReady;
import orders.Order;
import org.jboss.logging.Logger;

/** Keeps what models answered to checks, so that each question of an order is paid for once. */
@ApplicationScoped
@Named("checkAnswers")
public class CheckAnswers {

    private static final Logger LOG = Logger.getLogger(CheckAnswers.class);

    private static final JsonMapper JSON = Json.strict(new JsonFactory()).build();

    private final Queries queries;

    public CheckAnswers(Queries queries) {
        this.queries = queries;
    }

    /** What the model answered when it was asked the same before, in the same run; null if it was not. */
    public String stored(Order order, Question question) {
        return queries.first(
                        "guardrails/read-check-answer",
                        Map.of("id", order.id().toString(), "question", question.hash()),
                        String.class)
                .orElse(null);
    }

    /** Keeps what the model answered, which is the body. */
    public void store(String answer, Order order, Question question) {
        if (answer != null) {
            // PostgreSQL's text cannot hold it.
            String kept = answer.replace('\u0000', '\uFFFD');
            queries.run(
                    "guardrails/store-check-answer",
                    Map.of("id", order.id().toString(), "question", question.hash(), "answer", kept));
        }
    }

    /**
     * What stands for an answer where the call failed: nothing.
     *
     * @throws NotReady if the order has to wait before it can be asked
     */
    public String none(Exception failure) {
        if (failure instanceof NotReady wait) {
            throw wait;
        }
        LOG.warnf("a check has no answer, so a person decides: %s", failure.getMessage());
        return null;
    }

    /** The JSON object that the model answered; null if it is nothing else, or more than that. */
    static JsonNode object(String answer) {
        if (answer == null) {
            return null;
        }
        String text = answer.strip();
        if (text.startsWith("```") && text.endsWith("```") && text.indexOf('\n') > 0) {
            // Some models put JSON between fences, whatever they are told.
            text = text.substring(text.indexOf('\n'), text.length() - 3);
        }
        try {
            JsonNode read = JSON.readTree(text);
            return read.isObject() ? read : null;
        } catch (JsonProcessingException malformed) {
            return null;
        }
    }
}
