package agents.editing;

import java.util.Optional;

/** Says which commands of the operator's an agent may have as a server of tools. */
public interface ToolServers {

    /** Why an agent cannot use the command that the operator calls {@code stdio}; empty if it can. */
    Optional<String> refusal(String stdio);
}
