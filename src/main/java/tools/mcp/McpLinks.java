package tools.mcp;

import access.callers.TrustedOwners;
import agents.Agent;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;
import outgoing.Destination;
import outgoing.Outgoing;
import secrets.sealing.Secrets;

/** Begins sessions with agents' MCP servers. */
@ApplicationScoped
class McpLinks {

    /** Completes orders on chain, and so never leaves this process. */
    private static final String CHAIN_KEY = "AGENT_PRIVATE_KEY";

    private final Outgoing outgoing;
    private final Secrets secrets;
    private final McpCommands commands;
    private final TrustedOwners trusted;

    McpLinks(Outgoing outgoing, Secrets secrets, McpCommands commands, TrustedOwners trusted) {
        this.outgoing = outgoing;
        this.secrets = secrets;
        this.commands = commands;
        this.trusted = trusted;
    }

    /**
     * Whom a session is with, for whom and by which secret. Nothing is shared between two that differ.
     *
     * @param secretHash the SHA-256 of the secret, in hex; empty if there is none
     */
    record Party(UUID agentId, McpServer server, String secretHash) {}

    /** A server as this agent meets it now. @throws McpFailure if it may not, or its secret cannot be sent */
    Party party(Agent agent, McpServer server) throws McpFailure {
        if (server.stdio().isPresent() && !trusted.own(agent.id())) {
            throw McpFailure.hopeless("it is the operator's, and not for this agent's owner (TRUSTED_OWNERS)");
        }
        String hash = secret(agent.id(), server)
                .map(value -> Numeric.toHexStringNoPrefix(Hash.sha256(value.getBytes(StandardCharsets.UTF_8))))
                .orElse("");
        return new Party(agent.id(), server, hash);
    }

    /**
     * A new session.
     *
     * @param otherTools is called when the server says that its list of tools is another
     */
    McpSession open(Party party, Runnable otherTools) throws IOException {
        McpServer server = party.server();
        return McpSession.open(link(party.agentId(), server, otherTools), server.timeout());
    }

    private McpLink link(UUID agentId, McpServer server, Runnable otherTools) throws IOException {
        if (server.stdio().isPresent()) {
            McpCommand command = commands.find(server.stdio().get())
                    .orElseThrow(() -> McpFailure.hopeless("it is not, or no longer, one of this runtime's servers"));
            return McpStdioLink.start(command, otherTools);
        }
        return new McpHttpLink(
                outgoing,
                Destination.parse(server.url().orElse("")),
                secret(agentId, server).map(value -> "Bearer " + value),
                otherTools);
    }

    private Optional<String> secret(UUID agentId, McpServer server) throws McpFailure {
        if (server.secret().isEmpty()) {
            return Optional.empty();
        }
        String name = server.secret().get();
        if (name.equals(CHAIN_KEY)) {
            throw McpFailure.hopeless("it names a secret that is not for sending");
        }
        String value =
                secrets.value(agentId, name).orElseThrow(() -> McpFailure.hopeless("the agent has no secret " + name));
        if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw McpFailure.hopeless("the agent's secret " + name + " cannot be sent in a header");
        }
        return Optional.of(value);
    }
}
