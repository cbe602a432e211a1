package chain.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'id':7,'error':'boom'}                                  | -32000 | boom
            {'id':7,'error':{'code':'-32010','message':'boom'}}      | -32010 | boom
            {'id':7,'error':{'message':'boom'}}                      | -32000 | boom
            {'id':7,'error':{'code':-32010,'message':{'why':'x'}}}   | -32010 | {"why":"x"}
            {'id':7,'error':{'code':-32010}}                         | -32010 | {"code":-32010}
            {'error':{'code':-32010,'message':'boom'}}               | -32010 | boom
            {'id':7,'result':null,'error':{'code':1,'message':'no'}} | 1      | no
            """)
    void anErrorInAnyShapeIsOne(String answer, int code, String message) throws Exception {
        JsonNode error = RpcAnswers.of(json("{'id':7,'method':'eth_call'}"), json(answer))
                .path("error");
        assertEquals(code, error.path("code").intValue());
        assertEquals(message, error.path("message").textValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':7,'result':'0x','error':null}",
                "{'id':7,'result':'0x','error':''}",
                "{'id':7,'result':'0x','error':{}}",
                "{'id':7,'result':'0x','error':false}",
                "{'id':'7','result':'0x'}",
                "{'id':null,'result':'0x'}",
                "{'result':'0x'}"
            })
    void whatHasNoErrorIsAnAnswerAndWhatComesAloneNeedsNoId(String answer) throws Exception {
        JsonNode read = RpcAnswers.of(json("{'id':7,'method':'eth_call'}"), json(answer));
        assertEquals("0x", read.path("result").asText());
        assertFalse(read.has("error"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eth_call",
                "eth_getBalance",
                "eth_getTransactionCount",
                "eth_estimateGas",
                "eth_getCode",
                "eth_chainId",
                "eth_blockNumber",
                "eth_sendRawTransaction"
            })
    void aNodeThatSaysNothingWhereEveryNodeKnowsCannotSay(String method) throws Exception {
        JsonNode question = json("{'id':7,'method':'" + method + "'}");
        assertThrows(RpcFailure.class, () -> RpcAnswers.of(question, json("{'id':7,'result':null}")));
    }

    @Test
    void nothingIsAnAnswerWhereThereMayBeNone() throws Exception {
        for (String method : List.of("eth_getTransactionReceipt", "eth_maxPriorityFeePerGas", "eth_gasPrice")) {
            JsonNode question = json("{'id':7,'method':'" + method + "'}");
            assertTrue(RpcAnswers.of(question, json("{'id':7,'result':null}"))
                    .path("result")
                    .isNull());
        }
        JsonNode logs = RpcAnswers.of(json("{'id':7,'method':'eth_getLogs'}"), json("{'id':7,'result':null}"));
        assertTrue(logs.path("result").isArray() && logs.path("result").isEmpty());
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
