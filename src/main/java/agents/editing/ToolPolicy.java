package agents.editing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Says which tools an agent may be defined with. */
public interface ToolPolicy {

    /** Why there is no built-in tool of that name; empty if there is one. */
    Optional<String> refusalOfBuiltin(String name);

    /** What is wrong with the JSON Schema of a tool's arguments; empty if it will do. */
    Optional<String> refusalOfParameters(JsonNode schema);
}
