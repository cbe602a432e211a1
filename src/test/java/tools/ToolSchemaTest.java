package tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'properties':{'a':{'type':'object','required':['b'],'properties':{'b':{'type':'integer'}}}}} | {'a':{'b':1}} | {'a':{'b':1.5}}",
                "{'properties':{'a':{'enum':['x','y']}}} | {'a':'x'} | {'a':'z'}",
                "{'properties':{'a':{'type':'string','format':'email'}}} | {'a':'a@example.org'} | {'a':'nobody'}",
                "{'properties':{'a':{'type':'string','format':'date-time'}}} | {'a':'2026-01-02T03:04:05Z'} | {'a':'now'}",
                "{'properties':{'a':{'type':'string','format':'uuid'}}} | {'a':'123e4567-e89b-12d3-a456-426614174000'} | {'a':'1'}",
                "{'properties':{'a':{'type':'array','items':{'type':'string'},'maxItems':2}}} | {'a':['x']} | {'a':[1]}",
                "{'properties':{'a':{'pattern':'^[a-z]+$'}}} | {'a':'abc'} | {'a':'ABC'}",
                "{'oneOf':[{'required':['a']},{'required':['b']}]} | {'a':1} | {'a':1,'b':2}",
                "{'$defs':{'n':{'type':'number'}},'properties':{'a':{'$ref':'#/$defs/n'}}} | {'a':1} | {'a':'1'}",
                "{'definitions':{'n':{'type':'number'}},'properties':{'a':{'$ref':'#/definitions/n'}}} | {'a':1} | {'a':'1'}",
                "{'$schema':'http://json-schema.org/draft-07/schema#','required':['a']} | {'a':1} | {}",
                "{'properties':{'type':{'type':'string','default':{'type':'odd'}}}} | {'type':'x'} | {'type':1}",
                "{'properties':{'kids':{'type':'array','items':{'$ref':'#'}}},'required':['n']} | {'n':1,'kids':[{'n':2}]} | {'n':1,'kids':[{}]}",
                "{'additionalProperties':false,'properties':{'a':{}}} | {'a':1} | {'CamelHttpUri':'http://x'}"
            })
    void argumentsAreHeldToTheSchema(String schema, String good, String bad) throws Exception {
        ToolSchema checked = ToolSchema.of(json(schema));
        assertEquals(java.util.Optional.empty(), checked.findings(json(good)));
        assertTrue(checked.findings(json(bad)).orElseThrow().length() < 1_100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{'type':'array'}",
                "{'properties':'x'}",
                "{'required':'a'}",
                "{'properties':{'a':{'type':'strnig'}}}",
                "{'properties':{'a':{'pattern':'(('}}}",
                "{'properties':{'a':{'pattern':'(?=a)b'}}}",
                "{'properties':{'a':{'$ref':'#/$defs/missing'}}}",
                "{'properties':{'a':{'$ref':'http://127.0.0.1:1/x.json'}}}",
                "{'properties':{'a':{'$ref':'https://example.org/x.json'}}}",
                "{'properties':{'a':{'$ref':'file:///etc/passwd'}}}",
                "{'properties':{'a':{'$ref':'classpath:application.properties'}}}",
                "{'$id':'http://evil/','properties':{}}",
                "{'properties':{'a':{'$dynamicRef':'#x'}}}",
                "{'properties':{'a':{'minLength':-1}}}"
            })
    void aSchemaOfAWrongFormIsRefused(String schema) {
        var refused = assertThrows(IllegalArgumentException.class, () -> ToolSchema.of(json(schema)));
        assertFalse(refused.getMessage().contains("root:"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "http://json-schema.org/draft-04/schema# | {'properties':{'a':{'minimum':1,'exclusiveMinimum':true}}} | {'a':2} | {'a':1}",
                "http://json-schema.org/draft-06/schema# | {'properties':{'a':{'exclusiveMinimum':1}}} | {'a':2} | {'a':1}",
                "http://json-schema.org/draft-07/schema# | {'properties':{'a':{'items':[{'type':'string'},{'type':'integer'}]}}} | {'a':['x',1]} | {'a':[1,'x']}",
                "https://json-schema.org/draft-07/schema | {'definitions':{'n':{'type':'number'}},'properties':{'a':{'$ref':'#/definitions/n'}}} | {'a':1} | {'a':'1'}",
                "https://json-schema.org/draft/2019-09/schema | {'properties':{'a':{'items':[{'type':'string'}],'additionalItems':false}}} | {'a':['x']} | {'a':['x',1]}",
                "https://json-schema.org/draft/2020-12/schema | {'properties':{'a':{'prefixItems':[{'type':'string'}],'items':false}}} | {'a':['x']} | {'a':['x',1]}"
            })
    void aSchemaIsReadByItsOwnDraft(String draft, String schema, String good, String bad) throws Exception {
        ToolSchema checked = ToolSchema.of(json("{'$schema':'" + draft + "'," + schema.substring(1)));
        assertEquals(java.util.Optional.empty(), checked.findings(json(good)));
        assertTrue(checked.findings(json(bad)).isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'a':{'minimum':1,'exclusiveMinimum':true}}}",
                "{'$schema':'http://json-schema.org/draft-04/schema#','properties':{'a':{'exclusiveMinimum':1}}}",
                "{'$schema':'https://json-schema.org/draft/2020-12/schema','properties':{'a':{'items':[{}]}}}",
                "{'$schema':'http://json-schema.org/draft-04/schema#','required':[]}",
                "{'$schema':'https://example.org/my-own','properties':{}}"
            })
    void whatItsOwnDraftDoesNotKnowIsRefused(String schema) {
        assertThrows(IllegalArgumentException.class, () -> ToolSchema.of(json(schema)));
    }

    @Test
    void referencesAreCountedInEveryDraft() throws Exception {
        StringBuilder definitions = new StringBuilder("'d0':{'type':'string'}");
        for (int i = 1; i < 60; i++) {
            definitions.append(",'d%d':{'allOf':[{'$ref':'#/definitions/d%d'},{'$ref':'#/definitions/d%d'}]}"
                    .formatted(i, i - 1, i - 1));
        }
        for (String draft :
                new String[] {"draft-04/schema#", "draft-06/schema#", "draft-07/schema#", "draft/2019-09/schema"}) {
            JsonNode schema = json("{'$schema':'http://json-schema.org/" + draft + "','definitions':{" + definitions
                    + "},'properties':{'a':{'$ref':'#/definitions/d59'}}}");
            assertTimeoutPreemptively(
                    SOON,
                    () -> assertTrue(
                            ToolSchema.of(schema).findings(json("{'a':'x'}")).isPresent()));
        }
    }

    @Test
    void aHostilePatternTakesLinearTime() throws Exception {
        ToolSchema schema =
                ToolSchema.of(json("{'properties':{'a':{'pattern':'^(a+)+$'},'b':{'pattern':'(x+x+)+y'}}}"));
        JsonNode value =
                JSON.createObjectNode().put("a", "a".repeat(50_000) + "!").put("b", "x".repeat(50_000));
        assertTimeoutPreemptively(SOON, () -> assertTrue(schema.findings(value).isPresent()));
    }

    @Test
    void referencesThatDoubleAreNotFollowedForEver() throws Exception {
        StringBuilder defs = new StringBuilder("'d0':{'type':'string'}");
        for (int i = 1; i < 60; i++) {
            defs.append(",'d%d':{'allOf':[{'$ref':'#/$defs/d%d'},{'$ref':'#/$defs/d%d'}]}".formatted(i, i - 1, i - 1));
        }
        JsonNode doubling = json("{'$defs':{" + defs + "},'properties':{'a':{'$ref':'#/$defs/d59'}}}");
        JsonNode endless =
                json("{'properties':{'a':{'$ref':'#/$defs/x'}},'$defs':{'x':{'allOf':[{'$ref':'#/$defs/x'}]}}}");
        for (JsonNode schema : new JsonNode[] {doubling, endless}) {
            assertTimeoutPreemptively(SOON, () -> {
                try {
                    assertTrue(ToolSchema.of(schema).findings(json("{'a':'x'}")).isPresent());
                } catch (IllegalArgumentException refused) {
                    assertTrue(refused.getMessage().startsWith("is not a valid"), refused.getMessage());
                }
            });
        }
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
