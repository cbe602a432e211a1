package chain.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpcAnswersTest {

    private static final String BATCH = "[{'id':7,'method':'eth_call'},{'id':8,'method':'eth_gasPrice'}]";

    @Test
    void aBatchMayBeAnsweredInAnyOrder() throws Exception {
        JsonNode answers = RpcAnswers.of(json(BATCH), json("[{'id':8,'result':'b'},{'id':7,'result':'a'}]"));
        assertEquals("a", answers.get(0).path("result").asText());
        assertEquals("b", answers.get(1).path("result").asText());
    }

    @Test
    void aRefusalOfTheWholeBatchIsTheAnswerToEach() throws Exception {
        JsonNode answers = RpcAnswers.of(json(BATCH), json("{'id':null,'error':{'code':-32600,'message':'too many'}}"));
        assertEquals("too many", answers.get(1).path("error").path("message").asText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'id':7,'result':'a'}]",
                "[{'id':7,'result':'a'},{'id':7,'result':'a'}]",
                "[{'id':7,'result':'a'},{'id':8}]",
                "[{'id':7,'result':1},{'id':8,'result':1},{'id':9,'result':1}]",
                "[]",
                "'hello'",
                "null"
            })
    void anAnswerThatLeavesARequestOutIsGarbage(String answer) {
        var failure = assertThrows(RpcFailure.class, () -> RpcAnswers.of(json(BATCH), json(answer)));
        assertEquals(RpcFailure.Kind.GARBAGE, failure.kind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'code':3,'message':'execution reverted: rate limit','data':'0x'}",
                "{'code':-32000,'message':'Execution reverted: too many requests'}",
            })
    void whatAContractSaysIsNoRefusalOfTheNode(String error) throws Exception {
        JsonNode question = json("{'id':7,'method':'eth_call'}");
        assertEquals(
                json(error),
                RpcAnswers.of(question, json("{'id':7,'error':" + error + "}")).get("error"));
        assertThrows(
                RpcFailure.class,
                () -> RpcAnswers.of(question, json("{'id':7,'error':{'code':-32005,'message':'rate limit'}}")));
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
