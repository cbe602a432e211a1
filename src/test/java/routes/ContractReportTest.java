package routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.atlassian.oai.validator.model.SimpleRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way of not fitting the contract is told in words that name the field and what is expected, and hold no value. */
class ContractReportTest {

    private static final Contract CONTRACT = Contract.parsed();
    private static final String ID = "019ad0d2-6c7b-7d8e-9f00-112233445566";
    private static final Pattern MACHINE = Pattern.compile("(?i)ECMA|regex|instance|schema|primitive|\\^|\\[A-Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/agents | {'serviceId':'0x12'} | serviceId must be 0x and 64 hex digits",
                "/agents | {'onChainAddress':'0xzz'} | onChainAddress must be an address: 0x and 40 hex digits",
                "/agents | {'name':''} | name must not be empty",
                "/agents | {'name':7} | name must be a text",
                "/agents | {'systemPrompt':' '} | systemPrompt must be a text with more than blanks in it",
                "/agents | {'temperature':9} | temperature must be at most 2",
                "/agents | {'temperature':-1} | temperature must be at least 0",
                "/agents | {'temperature':'warm'} | temperature must be a number",
                "/agents | {'maxTokens':1.5} | maxTokens must be a whole number",
                "/agents | {'limits':{'maxSeconds':0}} | limits.maxSeconds must be at least 1",
                "/agents | {'color':1} | color is not a known field",
                "/agents | {'tools':'a'} | tools must be a list",
                "/agents | {'tools':['a b']} | tools[0] must be a name of letters, digits, _ and - that begins with a letter, of 64 characters at most",
                "/agents | {'tools':[3]} | tools[0] must be a text or an object",
                "/agents | {'tools':[{'name':'a','zz':1}]} | tools[0].zz is not a known field",
                "/agents | {'mcpServers':[{'name':'A'}]} | mcpServers[0].name must be a name of small letters and digits, with a single _ between parts",
                "/auth/keys | {'name':'a','scopes':[]} | scopes must not be empty",
                "/auth/keys | {'name':'a','scopes':['logs:read','logs:read']} | scopes must not have the same entry twice",
                "/auth/keys | {'name':'a'} | scopes is missing",
                "/auth/keys | {'name':'a','scopes':['logs:read'],'expiresInDays':9999} | expiresInDays must be at most 3650",
                "/orders/ID/input | {'messages':[{'role':'x','content':'a'}]} | messages[0].role must be one of user, assistant",
                "/orders/ID/input | {'prompt':'a','params':[]} | params must be an object",
                "/orders/ID/retry | {'a':1} | body must be left out: there is none to be sent here",
                "/chain/resume | {'fromBlock':-1} | fromBlock must be at least 0",
                "/agents/ID/secrets | {'key':'a','value':'b'} | key must be a name of capital letters, digits and _ that begins with a letter, of 64 characters at most",
            })
    void aBodyIsRefusedInWords(String path, String body, String detail) {
        refused("POST", path, body, detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/agents?limit=0 | limit must be at least 1",
                "/agents?limit=many | limit must be a whole number",
                "/agents?limit=1&limit=2 | limit must be given once",
                "/agents?cursor=x | cursor must be the nextCursor of the page before",
                "/agents/x | agentId must be a UUID such as 019ad0d2-6c7b-7d8e-9f00-112233445566",
                "/orders/x | orderId must be an id on chain (0x and 64 hex digits) or a UUID",
                "/agents/ID/orders?status=foo | status must be one of awaiting_input, pending, processing, awaiting_approval, completing, completed, failed, cancelled, expired, disputed",
            })
    void aParameterIsRefusedInWords(String path, String detail) {
        refused("GET", path, null, detail);
    }

    /** What the validator may say about other contracts than today's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "body.schema.maxLength | string \"a (maximum allowed: 9) b\" is too long (length: 12, maximum allowed: 3) | must have at most 3 characters",
                "body.schema.minLength | string \"a\" is too short (length: 1, required minimum: 8) | must have at least 8 characters",
                "body.schema.maxItems | array is too long: must have at most 2 elements but instance has 3 elements | must have at most 2 entries",
                "body.schema.minItems | array is too short: must have at least 2 elements but instance has 1 elements | must have at least 2 entries",
                "body.schema.maxProperties | object has too many properties (found 3 but schema requires at most 2) | must have at most 2 fields",
                "body.schema.minimum | numeric instance is not strictly greater than the required minimum 5 | must be more than 5",
                "body.schema.maximum | numeric instance is not strictly lower than the required maximum 0.5 | must be less than 0.5",
                "body.schema.multipleOf | remainder of division is not zero (7 / 5) | must be a multiple of 5",
                "body.schema.format | string \"x\" is invalid against requested date format(s) yyyy-MM-dd | must be a date such as 2026-01-31",
                "body.schema.format | string \"x\" is not a valid email address | must be an e-mail address",
                "body.schema.enum | instance value (\"[a]\") not found in enum (possible values: [\"b\"]) | must be b",
                "body.schema.pattern | ECMA 262 regex \"^unknown$\" does not match input string \"x\" | is not as the contract describes it",
                "body.schema.whatever | anything at all | is not as the contract describes it",
                "parameter.enum.invalid | Value 'x' for parameter 'p' is not allowed. Allowed values are <a, b>. | must be one of a, b",
                "parameter.missing | Parameter 'p' is required but is missing. | is missing",
                "contentType.notAllowed | Request Content-Type header '[a/b]' does not match any allowed types. Must be one of: [a/c, a/d]. | must be one of a/c, a/d",
                "accept.invalid | Request Accept header 'x' is not a valid media type | must be a media type such as application/json",
            })
    void allThatTheValidatorSaysHasWords(String key, String message, String words) {
        assertEquals(words, ContractWords.of("validation.request." + key, message));
    }

    @Test
    void everyMessageOfTheValidatorHasWords() throws Exception {
        var messages = new Properties();
        try (var file = ContractReportTest.class.getResourceAsStream("/swagger/validation/messages.properties")) {
            messages.load(file);
        }
        List<String> without = messages.stringPropertyNames().stream()
                .filter(key -> key.startsWith("validation.request."))
                .filter(key -> ContractWords.of(key, messages.getProperty(key)).equals(ContractWords.of("none", "")))
                .toList();
        assertFalse(messages.isEmpty());
        assertEquals(List.of(), without);
    }

    @Test
    void everyPatternHasWords() throws Exception {
        Map<String, String> words = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        patterns(new YAMLMapper().readTree(Contract.text()), words, wrong);
        assertTrue(words.size() > 10);
        assertEquals(List.of(), wrong, "a pattern needs x-words beside it, the same wherever it stands");
        words.forEach((pattern, meaning) -> assertNotNull(PatternWords.of(pattern)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "{},true",
                "' { } ',true",
                "'\n',true",
                "null,true",
                "'',true",
                "'{\"a\":1}',false",
                "[],false",
                "{,false"
            })
    void anEmptyObjectSaysNothing(String body, boolean empty) {
        assertEquals(empty, RequestBody.isEmpty(body));
    }

    @Test
    void onlyOperationsWithARequiredBodyNeedOne() throws Exception {
        for (ContractOperation one : ContractOperation.all()) {
            if (!List.of("POST", "PATCH").contains(one.method())) {
                continue;
            }
            JsonNode body = new YAMLMapper()
                    .readTree(Contract.text())
                    .path("paths")
                    .path(one.path())
                    .path(one.method().toLowerCase(Locale.ROOT))
                    .path("requestBody");
            String path = Contract.BASE_PATH + one.path().replaceAll("\\{[^}]*}", ID);
            assertEquals(body.path("required").asBoolean(), CONTRACT.needsBody(one.method(), path), one.id());
        }
    }

    private static void patterns(JsonNode node, Map<String, String> words, List<String> wrong) {
        if (node.path("pattern").isTextual()) {
            String pattern = node.get("pattern").asText();
            String meaning = node.path("x-words").asText();
            if (meaning.isBlank()
                    || !words.computeIfAbsent(pattern, first -> meaning).equals(meaning)) {
                wrong.add(pattern);
            }
        }
        node.forEach(inner -> patterns(inner, words, wrong));
    }

    private static void refused(String method, String address, String body, String detail) {
        String[] parts = address.replace("ID", ID).split("\\?");
        var request = new SimpleRequest.Builder(method, Contract.BASE_PATH + parts[0], false);
        if (parts.length > 1) {
            Map<String, List<String>> query = new HashMap<>();
            for (String one : parts[1].split("&")) {
                query.computeIfAbsent(one.split("=")[0], name -> new ArrayList<>())
                        .add(one.split("=")[1]);
            }
            query.forEach(request::withQueryParam);
        }
        if (body != null) {
            request.withContentType("application/json").withBody(body.replace('\'', '"'));
        }
        Problem problem = ContractReport.problem(CONTRACT.check(request.build()));
        List<String> told = problem.errors().stream()
                .map(error -> error.field() + " " + error.message())
                .toList();
        assertTrue(told.contains(detail), told::toString);
        assertFalse(MACHINE.matcher(problem.toJson()).find(), problem::toJson);
    }
}
