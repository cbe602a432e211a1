package tools.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.OfferedTool;
import tools.ToolFailure;

/** What MCP servers list and answer, and what becomes of it. */
class McpOffersTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void namesFitTheProvidersAndAreTheSameWhateverElseIsListed() {
        var offers = new McpOffers(server(null));
        for (String name : List.of("plain", "with space", "with.space", "Ünïcode", "x".repeat(100))) {
            offers.take(StubMcp.tool(name, "d"));
        }
        List<String> names =
                offers.offers().stream().map(offer -> offer.tool().name()).toList();
        assertEquals(5, Set.copyOf(names).size());
        names.forEach(name -> assertTrue(name.matches("shop__[a-zA-Z0-9_-]{1,58}"), name));
        assertEquals("shop__plain", names.get(0));
        var alone = new McpOffers(server(null));
        alone.take(StubMcp.tool("with.space", "d"));
        assertEquals(names.get(2), alone.offers().get(0).tool().name());
        assertEquals("with.space", alone.offers().get(0).name());
    }

    @Test
    void twoOfOneNameAreOneAndTheOwnerIsTold() {
        var offers = new McpOffers(server(Set.of("a", "b")));
        offers.take(StubMcp.tool("a", "first"));
        offers.take(StubMcp.tool("a", "second"));
        assertEquals("first", offers.offers().get(0).tool().description());
        assertEquals(
                List.of(
                        "the MCP server shop: its tool a is left out: there is another of that name",
                        "the MCP server shop: it does not list the tool b"),
                offers.notes());
    }

    @Test
    void textsAreCutAndFreeOfWhatNobodySees() throws IOException {
        var offers = new McpOffers(server(null));
        ObjectNode tool =
                StubMcp.tool("a", "Say\u202e it\u0000\u001b[31m \udb40\udc41\u200bnow\nand " + "x".repeat(5000));
        tool.with("/inputSchema/properties/q").put("description", "a\u2066b\ud800");
        tool.with("/inputSchema")
                .put("$schema", "http://json-schema.org/draft-07/schema#")
                .put("$id", "http://x/");
        offers.take(tool);
        OfferedTool offered = offers.offers().get(0).tool();
        assertTrue(offered.description().startsWith("Say it[31m now\nand xxx"), offered.description());
        assertEquals(McpOffers.LONGEST_DESCRIPTION, offered.description().length());
        assertEquals(
                JSON.readTree(
                        "{\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"string\",\"description\":\"ab\"}}}"),
                offered.parameters());
    }

    @Test
    void aListThatIsTooLongIsCut() {
        var offers = new McpOffers(server(null));
        int taken = 0;
        while (!offers.take(StubMcp.tool("t" + taken, "y".repeat(1024)))) {
            taken++;
        }
        assertTrue(taken > 50 && taken < McpOffers.LONGEST_LIST / 1024, "taken " + taken);
        assertEquals(1, offers.notes().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "{'type':'string'}",
                "{'type':['object']}",
                "{'type':'object','properties':[]}",
                "{'type':'object','properties':{'a':'string'}}",
                "{'type':'object','properties':{'a':{'type':'text'}}}",
                "{'type':'object','properties':{'a':{'type':[]}}}",
                "{'type':'object','properties':{'a':{'$ref':'http://169.254.169.254/latest'}}}",
                "{'type':'object','allOf':[{'$ref':'file:///etc/passwd'}]}",
                "{'type':'object','$defs':{'x':{'items':{'$dynamicRef':'other.json'}}}}",
                "{'type':'object','properties':{'a':{'enum':['x\u202ey']}}}",
                "{'type':'object','properties':{'a\u200b':{}}}",
                "{'type':'object','properties':{'a':{'pattern':'(?=a)b'}}}"
            })
    void aSchemaThatCannotBeUsedIsLeftOut(String schema) throws IOException {
        JsonNode read = JSON.readTree(schema.replace('\'', '"'));
        assertTrue(McpSchema.fault(read).isPresent(), schema);
    }

    @Test
    void aSchemaThatIsTooMuchIsLeftOut() throws IOException {
        String deep = "{'type':'object','not':".repeat(60) + "{}" + "}".repeat(60);
        assertEquals(
                "the schema of its arguments is too deep",
                McpSchema.fault(JSON.readTree(deep.replace('\'', '"'))).orElseThrow());
        ObjectNode large = StubMcp.tool("a", "b").with("/inputSchema");
        large.put("description", "z".repeat(20_000));
        assertTrue(McpSchema.fault(large).orElseThrow().contains("longer than"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object'}",
                "{'type':'object','properties':{'type':{'type':'string'},'$ref':{'type':['integer','null']}}}",
                "{'type':'object','properties':{'a':{'anyOf':[{'type':'string'},{'type':'null'}],'default':null}}}",
                "{'type':'object','properties':{'a':{'$ref':'#/$defs/x'}},'$defs':{'x':{'enum':['p','q']}}}",
                "{'type':'object','additionalProperties':false,'required':['a'],'properties':{'a':{'items':true}}}"
            })
    void aSchemaThatCanBeUsedStaysAsItIs(String schema) throws IOException {
        ObjectNode read = (ObjectNode) JSON.readTree(schema.replace('\'', '"'));
        assertEquals(Optional.empty(), McpSchema.fault(read));
        assertEquals(read, McpSchema.cleaned(read));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]}|a;b",
                "{'content':[{'type':'image','mimeType':'image/png','data':'AAAAAAAA'}]}|(image of type image/png, about 6 bytes, which cannot be shown)",
                "{'content':[{'type':'resource_link','uri':'https://x/','name':'n'}]}|(a link: n https://x/)",
                "{'content':[{'type':'resource','resource':{'uri':'u','text':'inside'}}]}|inside",
                "{'content':[{'type':'resource','resource':{'mimeType':'a/b','blob':'AAAA'}}]}|(file of type a/b, about 3 bytes, which cannot be shown)",
                "{'content':[{'type':'hologram'}]}|(something that cannot be shown)",
                "{'content':[],'structuredContent':{'n':1}}|{'n':1}",
                "{'content':'text'}|(The tool did it, and has nothing to say.)",
                "{}|(The tool did it, and has nothing to say.)"
            })
    void aResultIsText(String result, String text) throws IOException {
        assertEquals(
                text.replace(';', '\n').replace('\'', '"'), McpResult.text(JSON.readTree(result.replace('\'', '"'))));
    }

    @Test
    void aResultIsCut() {
        ObjectNode result = JSON.createObjectNode();
        result.putArray("content").addObject().put("type", "text").put("text", "w".repeat(300_000));
        String text = McpResult.text(result);
        assertTrue(text.endsWith("w\n(The other " + (300_000 - McpResult.LONGEST) + " characters are left out.)"));
        result.put("isError", true);
        assertTrue(assertThrows(ToolFailure.class, () -> McpResult.text(result))
                        .getMessage()
                        .length()
                < 5000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing: here|has no servers; it should have a map named servers",
                "servers: {}|has no servers; it should have a map named servers",
                "servers: {a: {}}|command of server a should be made of texts",
                "servers: {a: {command: ''}}|command of server a should be a program",
                "servers: {a: {command: x, args: y}}|args of server a should be a list of texts",
                "servers: {a: {command: x, args: [1]}}|args of server a should be made of texts",
                "servers: {a: {command: x, env: [s3cret]}}|env of server a should be a map of texts",
                "servers: {a: {command: x, shell: true}}|shell of server a should be left out",
                "servers: {A B: {command: x}}|the name A B should match",
                "'servers: [s3cret'|cannot be read as YAML or JSON"
            })
    void aMalformedListOfCommandsStopsTheStart(String text, String reason) throws IOException {
        Path file = Files.writeString(folder.resolve("mcp.yaml"), text);
        String message = assertThrows(IllegalStateException.class, () -> commands(file.toString()))
                .getMessage();
        assertTrue(message.startsWith("MCP_STDIO_SERVERS " + file) && message.contains(reason), message);
        assertFalse(message.contains("s3cret"), message);
    }

    @Test
    void withoutAListThereAreNoCommands() throws IOException {
        assertTrue(commands(" ").refusal("local").orElseThrow().contains("MCP_STDIO_SERVERS"));
        Path file = Files.writeString(
                folder.resolve("mcp.json"), "{\"servers\":{\"a\":{\"command\":\"x\",\"env\":{\"T\":\"s3cret\"}}}}");
        McpCommands commands = commands(file.toString());
        assertEquals(Optional.empty(), commands.refusal("a"));
        assertEquals(
                "is not a server of this runtime; it should be one of a",
                commands.refusal("b").orElseThrow());
        assertFalse(commands.find("a").toString().contains("s3cret"));
    }

    private static McpCommands commands(String file) {
        return new McpCommands(new McpSettings() {
            @Override
            public Optional<String> stdioServers() {
                return Optional.of(file);
            }

            @Override
            public int listMs() {
                return 1;
            }

            @Override
            public int idleMs() {
                return 1;
            }

            @Override
            public int mostProcesses() {
                return 1;
            }
        });
    }

    private static McpServer server(Set<String> allowed) {
        return new McpServer(
                "shop",
                Optional.of("https://mcp.example.com/"),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(allowed),
                Duration.ofSeconds(1));
    }
}
