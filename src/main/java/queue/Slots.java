package queue;

import base.Json;
import base.Queries;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import models.ModelAccounts;

/**
 * Who may take how many of this worker's slots. The orders of one agent, and of all agents whose models are at one address, hold
 * at most a share of them while there are others, so that a provider that does not answer leaves slots for everybody else. Where
 * there is only one agent, or one provider, it may have all.
 */
@ApplicationScoped
public class Slots {

    /** Orders that a claim looks through to find others behind those that may not start. */
    private static final int LOOK = 1_000;

    private static final long FRESH_NANOS = 10_000_000_000L;

    private final OrderSettings settings;
    private final Queries queries;
    private final ModelAccounts accounts;
    private volatile Present present;

    public Slots(OrderSettings settings, Queries queries, ModelAccounts accounts) {
        this.settings = settings;
        this.queries = queries;
        this.accounts = accounts;
    }

    /** Whose an order is that holds a slot. */
    record Holder(UUID agentId, String model) {}

    private record AgentsOfModel(String model, long agents) {}

    /** The active agents, and by each of their models where it is called. */
    private record Present(long agents, Map<String, String> providers, long at) {}

    /** How many slots one party may hold while there are others. */
    int share() {
        return Math.max(1, Math.ceilDiv(settings.maxConcurrentExecutions() * settings.sharePercent(), 100));
    }

    /** How much room each has, as {@code claim-orders.sql} wants it. */
    String rooms(Collection<Holder> holders) {
        Held held = held(holders);
        ObjectNode rooms = Json.mapper().createObjectNode().put("agent", held.ofAgent());
        if (held.isAnyFull()) {
            rooms.put("look", LOOK);
        }
        ObjectNode byAgent = rooms.putObject("agents");
        held.agents().forEach((agent, slots) -> byAgent.put(agent.toString(), held.ofAgent() - slots));
        var byModel = rooms.putArray("models");
        held.present()
                .providers()
                .forEach((model, provider) -> byModel.addObject()
                        .put("model", model)
                        .put("provider", provider)
                        .put("room", held.ofProvider() - held.providers().getOrDefault(provider, 0)));
        return rooms.toString();
    }

    /** True if an agent or a provider has all that it may hold, so that a claim passes its orders over. */
    boolean isAnyFull(Collection<Holder> holders) {
        return held(holders).isAnyFull();
    }

    /**
     * True if there may be orders to claim behind those that a claim passed over.
     *
     * @param hasClaimed whether that claim brought anything
     */
    boolean looksOn(boolean hasClaimed) {
        return hasClaimed
                || queries.first("queue/has-more-orders", Map.of(), Boolean.class)
                        .orElse(false);
    }

    /** Who holds how many slots, and how many one may hold. */
    private record Held(
            Present present, int ofAgent, int ofProvider, Map<UUID, Integer> agents, Map<String, Integer> providers) {

        boolean isAnyFull() {
            return agents.values().stream().anyMatch(slots -> slots >= ofAgent)
                    || providers.values().stream().anyMatch(slots -> slots >= ofProvider);
        }
    }

    private Held held(Collection<Holder> holders) {
        Present now = present();
        int most = settings.maxConcurrentExecutions();
        boolean others = now.providers().values().stream().distinct().count() > 1;
        Map<UUID, Integer> agents = new HashMap<>();
        Map<String, Integer> providers = new HashMap<>();
        for (Holder holder : holders) {
            agents.merge(holder.agentId(), 1, Integer::sum);
            providers.merge(provider(now, holder.model()), 1, Integer::sum);
        }
        return new Held(now, now.agents() > 1 ? share() : most, others ? share() : most, agents, providers);
    }

    private Present present() {
        Present known = present;
        if (known == null || System.nanoTime() - known.at() > FRESH_NANOS) {
            List<AgentsOfModel> rows = queries.list("queue/count-agents-by-model", Map.of(), AgentsOfModel.class);
            Map<String, String> providers = new HashMap<>();
            rows.forEach(row -> providers.put(row.model(), address(row.model())));
            known = new Present(rows.stream().mapToLong(AgentsOfModel::agents).sum(), providers, System.nanoTime());
            present = known;
        }
        return known;
    }

    private String provider(Present now, String model) {
        String known = now.providers().get(model);
        return known == null ? address(model) : known;
    }

    /** A model that the catalogue does not have is called nowhere. */
    private String address(String model) {
        return accounts.address(model).orElse("");
    }
}
