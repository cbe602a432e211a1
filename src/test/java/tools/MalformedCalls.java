package tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** Tool calls as no model should make them: what stands for {@code tool_calls} in a message of OpenAI's format. */
final class MalformedCalls {

    /**
     * @param what names the case
     * @param calls the JSON
     * @param reached how many of them are right and reach the tool
     */
    record Case(String what, String calls, int reached) {
        @Override
        public String toString() {
            return what;
        }
    }

    private MalformedCalls() {}

    static List<Case> all() {
        return List.of(
                one("no JSON", call("a", "lookup_order", "q is 1")),
                one("an open brace", call("a", "lookup_order", "{\"q\":\"1\"")),
                one("an array", call("a", "lookup_order", "[{\"q\":\"1\"}]")),
                one("a text", call("a", "lookup_order", "\"q\"")),
                one("a number", call("a", "lookup_order", "17")),
                one("null", call("a", "lookup_order", "null")),
                one("nothing", call("a", "lookup_order", "")),
                one("two objects", call("a", "lookup_order", "{\"q\":\"1\"}{\"q\":\"2\"}")),
                // The last counts, as for every reader of JSON.
                new Case("the same key twice", "[" + call("a", "lookup_order", "{\"q\":\"1\",\"q\":\"2\"}") + "]", 1),
                one("not a number", call("a", "lookup_order", "{\"q\":NaN}")),
                one("a wrong type", call("a", "lookup_order", "{\"q\":{\"a\":1}}")),
                one("nothing that is required", call("a", "lookup_order", "{\"to\":{\"city\":\"Rome\"}}")),
                one(
                        "a value out of a nested enumeration",
                        call("a", "lookup_order", "{\"q\":\"1\",\"to\":{\"city\":\"Bonn\"}}")),
                one("2 MB", call("a", "lookup_order", "{\"q\":\"" + "x".repeat(2_000_000) + "\"}")),
                one("depth", call("a", "lookup_order", "{\"q\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}")),
                one("an unknown tool", call("a", "delete_everything", "{\"q\":\"1\"}")),
                one("no name", call("a", "", "{\"q\":\"1\"}")),
                one("the name of a route", call("a", "tool-webhook", "{\"q\":\"1\"}")),
                one("the address of a route", call("a", "direct:tool-webhook", "{\"q\":\"1\"}")),
                one("a path", call("a", "../lookup_order", "{\"q\":\"1\"}")),
                one("an expression as a name", call("a", "${variable.agent}", "{\"q\":\"1\"}")),
                one("a name of lines", call("a", "lookup_order\r\nINJECTED", "{\"q\":\"1\"}")),
                one("a name of 10,000 letters", call("a", "n".repeat(10_000), "{\"q\":\"1\"}")),
                one("another's tool", call("a", "shop__lookup", "{\"q\":\"1\"}")),
                new Case("no id", "[" + call("", "lookup_order", "{\"q\":\"1\"}") + "]", 1),
                new Case("an id of lines", "[" + call("a\r\nINJECTED: b", "lookup_order", "{\"q\":\"1\"}") + "]", 1),
                new Case(
                        "an id of 10,000 letters",
                        "[" + call("i".repeat(10_000), "lookup_order", "{\"q\":\"1\"}") + "]",
                        1),
                new Case(
                        "one id for three",
                        "[" + call("a", "lookup_order", "{\"q\":\"1\"}") + ","
                                + call("a", "lookup_order", "{\"q\":\"2\"}") + ","
                                + call("a", "lookup_order", "nothing") + "]",
                        2),
                new Case("500 at once", many(500), MOST_CALLS));
    }

    /** The agent's limit. */
    static final int MOST_CALLS = 20;

    private static Case one(String what, String call) {
        return new Case(what, "[" + call + "]", 0);
    }

    private static String many(int count) {
        var calls = new StringBuilder("[");
        for (int i = 0; i < count; i++) {
            calls.append(i == 0 ? "" : ",").append(call("c" + i, "lookup_order", "{\"q\":\"" + i + "\"}"));
        }
        return calls.append("]").toString();
    }

    private static String call(String id, String name, String arguments) {
        var call = JsonNodeFactory.instance.objectNode().put("type", "function");
        if (!id.isEmpty()) {
            call.put("id", id);
        }
        call.putObject("function").put("name", name).put("arguments", arguments);
        return call.toString();
    }
}
