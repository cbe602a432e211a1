package queue;

import base.Json;
import base.Queries;
import calls.OpenCalls;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import models.ModelAccounts;

/**
 * Who may take how many of this worker's slots. The orders of one agent, and of all agents whose models are at one address, hold
 * at most a share of them while there are others, so that a provider that does not answer leaves slots for everybody else. Where
 * there is only one agent, or one provider, it may have all; and so it may while nobody else has an order to be started and its
 * provider answers, until somebody has.
 */
@ApplicationScoped
public class Slots {

    /** Orders that a claim looks through to find others behind those that may not start. */
    private static final int LOOK = 1_000;

    private static final long FRESH_NANOS = 10_000_000_000L;
    /** Claims follow each other more often than it changes who has orders. */
    private static final long READY_FRESH_NANOS = 100_000_000L;
    /** Of who has so many others beside it nobody needs to know all. */
    private static final int MOST_READY = 100;
    /** Who has answered nobody for so long may be sick. */
    private static final long LONG_MS = 15_000;

    private final OrderSettings settings;
    private final Queries queries;
    private final ModelAccounts accounts;
    private final long readyFreshNanos;
    private final long longMs;
    private volatile Present present;
    private volatile Ready ready;

    @Inject
    public Slots(OrderSettings settings, Queries queries, ModelAccounts accounts) {
        this(settings, queries, accounts, READY_FRESH_NANOS, LONG_MS);
    }

    /**
     * @param readyFreshNanos for how long it is known who has orders to be started
     * @param longMs after how long without an answer somebody may be sick, in milliseconds
     */
    Slots(OrderSettings settings, Queries queries, ModelAccounts accounts, long readyFreshNanos, long longMs) {
        this.settings = settings;
        this.queries = queries;
        this.accounts = accounts;
        this.readyFreshNanos = readyFreshNanos;
        this.longMs = longMs;
    }

    /** Whose an order is that holds a slot. */
    record Holder(UUID agentId, String model) {}

    private record AgentsOfModel(String model, long agents) {}

    private record ReadyAgent(UUID id, String model) {}

    /** The agents that have orders to be started now, and where their models are called. */
    private record Ready(Set<UUID> agents, Set<String> providers, long at) {}

    /** The active agents, and by each of their models where it is called. */
    private record Present(long agents, Map<String, String> providers, long at) {}

    /** How many slots one party may hold while there are others. */
    int share() {
        return Math.max(1, Math.ceilDiv(settings.maxConcurrentExecutions() * settings.sharePercent(), 100));
    }

    /** How much room each has, as {@code claim-orders.sql} wants it. */
    String rooms(Collection<Holder> holders) {
        Held held = held(holders);
        ObjectNode rooms = Json.mapper().createObjectNode().put("agent", held.of(false, held.hasOtherAgents()));
        if (held.isAnyFull()) {
            rooms.put("look", LOOK);
        }
        ObjectNode byAgent = rooms.putObject("agents");
        if (held.lone() != null) {
            byAgent.put(held.lone().toString(), held.most());
        }
        held.agents().forEach((agent, slots) -> byAgent.put(agent.toString(), held.ofAgent(agent) - slots));
        var byModel = rooms.putArray("models");
        held.present()
                .providers()
                .forEach((model, provider) -> byModel.addObject()
                        .put("model", model)
                        .put("provider", provider)
                        .put(
                                "room",
                                held.ofProvider(provider) - held.providers().getOrDefault(provider, 0)));
        return rooms.toString();
    }

    /**
     * True if there may be orders to claim behind those of an agent or a provider that has all that it may hold, so that a claim
     * passes them over.
     *
     * @param hasClaimed whether the last claim brought anything
     */
    boolean looksOn(Collection<Holder> holders, boolean hasClaimed) {
        return held(holders).isAnyFull()
                && (hasClaimed
                        || queries.first("queue/has-more-orders", Map.of(), Boolean.class)
                                .orElse(false));
    }

    /**
     * Who holds how many slots, and how many one may hold.
     *
     * @param lone the only agent that has orders to be started, if its provider answers; else null
     * @param loneProvider the same of providers
     */
    private record Held(
            Present present,
            boolean hasOtherAgents,
            boolean hasOtherProviders,
            int most,
            int share,
            UUID lone,
            String loneProvider,
            Map<UUID, Integer> agents,
            Map<String, Integer> providers) {

        boolean isAnyFull() {
            return agents.entrySet().stream().anyMatch(one -> one.getValue() >= ofAgent(one.getKey()))
                    || providers.entrySet().stream().anyMatch(one -> one.getValue() >= ofProvider(one.getKey()));
        }

        int ofAgent(UUID agent) {
            return of(agent.equals(lone), hasOtherAgents);
        }

        int ofProvider(String provider) {
            return of(provider.equals(loneProvider), hasOtherProviders);
        }

        int of(boolean isLone, boolean hasOthers) {
            return isLone || !hasOthers ? most : share;
        }
    }

    private Held held(Collection<Holder> holders) {
        Present now = present();
        boolean otherAgents = now.agents() > 1;
        boolean otherProviders = now.providers().values().stream().distinct().count() > 1;
        Ready waiting = otherAgents || otherProviders ? ready(now) : new Ready(Set.of(), Set.of(), 0);
        boolean flows = waiting.providers().stream().allMatch(this::answers) && !isAnybodyWaitedFor();
        Map<UUID, Integer> agents = new HashMap<>();
        Map<String, Integer> providers = new HashMap<>();
        for (Holder holder : holders) {
            agents.merge(holder.agentId(), 1, Integer::sum);
            providers.merge(provider(now, holder.model()), 1, Integer::sum);
        }
        return new Held(
                now,
                otherAgents,
                otherProviders,
                settings.maxConcurrentExecutions(),
                share(),
                flows ? only(waiting.agents()) : null,
                flows ? only(waiting.providers()) : null,
                agents,
                providers);
    }

    private static <T> T only(Set<T> some) {
        return some.size() == 1 ? some.iterator().next() : null;
    }

    /** True if {@code provider} has answered somebody of late: one that nothing is known of may be sick. */
    private boolean answers(String provider) {
        return !provider.isEmpty() && OpenCalls.answeredMsAgo(OpenCalls.destination(URI.create(provider))) < longMs;
    }

    /** True if an order waits for somebody, a provider or a tool, who does not answer. */
    private boolean isAnybodyWaitedFor() {
        return OpenCalls.now().stream()
                .anyMatch(call -> call.order() != null
                        && call.milliseconds() >= longMs
                        && OpenCalls.answeredMsAgo(call.to()) >= longMs);
    }

    private Ready ready(Present now) {
        Ready known = ready;
        if (known == null || System.nanoTime() - known.at() > readyFreshNanos) {
            List<ReadyAgent> rows =
                    queries.list("queue/list-ready-agents", Map.of("limit", MOST_READY + 1), ReadyAgent.class);
            // Of more than that it is not known whether all have one provider.
            Set<String> providers = rows.size() > MOST_READY
                    ? Set.of()
                    : rows.stream().map(one -> provider(now, one.model())).collect(Collectors.toSet());
            Set<UUID> agents = rows.stream().map(ReadyAgent::id).collect(Collectors.toSet());
            known = new Ready(agents, providers, System.nanoTime());
            ready = known;
        }
        return known;
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
