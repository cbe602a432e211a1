package agents.editing;

import agents.Agent;
import agents.Guardrails;
import agents.Limits;
import base.RouteRow;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigInteger;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import orders.Order;

/**
 * Reads an {@link Agent} from a row of {@code load-agent.sql}, and keeps it for the orders that follow: a version of an agent never
 * changes, and what is not part of a version changes the agent's revision, which each claim brings along.
 */
@ApplicationScoped
@Named("agents")
public class Agents {

    /** Characters of the definitions that are kept, of all agents together. */
    private static final long MOST_KEPT = 8_000_000;

    private final ObjectMapper json;
    private final Cache<Key, Kept> kept = Caffeine.newBuilder()
            .maximumWeight(MOST_KEPT)
            .<Key, Kept>weigher((key, one) -> one.length())
            .build();

    public Agents(ObjectMapper json) {
        this.json = json;
    }

    /** The agent of {@code order} as an earlier order had it; null if it is to be read. */
    public Agent known(Order order) {
        Order.Known known = order.known();
        Kept one = kept.getIfPresent(new Key(order.agentId(), known.agentVersion(), known.agentRevision()));
        return one == null ? null : one.agent();
    }

    /** The agent in {@code row}; its JSON columns were checked when they were stored. */
    public Agent read(Map<String, Object> row) throws JsonProcessingException {
        Stored stored = RouteRow.as(Stored.class, row);
        Agent agent = agent(stored);
        kept.put(new Key(stored.id(), stored.version(), stored.revision()), new Kept(agent, stored.length()));
        return agent;
    }

    private Agent agent(Stored stored) throws JsonProcessingException {
        return new Agent(
                stored.id(),
                stored.name(),
                stored.model(),
                stored.temperature(),
                stored.maxTokens(),
                stored.systemPrompt(),
                json.readTree(stored.tools()),
                json.readValue(stored.guardrails(), Guardrails.class),
                json.readValue(stored.limits(), Limits.class),
                json.readTree(stored.mcpServers()),
                stored.knowledgeConfig() == null ? null : json.readTree(stored.knowledgeConfig()),
                stored.version(),
                stored.minimumMarginWei());
    }

    private record Key(UUID id, int version, int revision) {}

    private record Kept(Agent agent, int length) {}

    private record Stored(
            UUID id,
            String name,
            String model,
            double temperature,
            int maxTokens,
            String systemPrompt,
            String tools,
            String guardrails,
            String limits,
            String mcpServers,
            String knowledgeConfig,
            int version,
            int revision,
            BigInteger minimumMarginWei) {

        int length() {
            return Stream.of(name, systemPrompt, tools, guardrails, limits, mcpServers, knowledgeConfig)
                    .filter(Objects::nonNull)
                    .mapToInt(String::length)
                    .sum();
        }
    }
}
