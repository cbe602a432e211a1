package tools.mcp;

import agents.Agent;
import base.Queries;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import orders.PermanentFailure;
import orders.TransientFailure;
import org.jboss.logging.Logger;
import outgoing.OutgoingFailure;
import outgoing.OutgoingRefused;
import tools.OfferedTool;
import tools.ToolSource;

/**
 * The tools of agents' MCP servers. A list is fetched when an order begins, and used for a short while, so that many orders at
 * once cost one look; where the server says that it has changed, not even that long.
 */
@ApplicationScoped
public class McpTools implements ToolSource {

    private static final Logger LOG = Logger.getLogger(McpTools.class);
    /** How long a server that failed is not asked again: the orders that wait for its list fail with the first. */
    private static final Duration REST = Duration.ofSeconds(5);

    private final McpLinks links;
    private final McpSettings settings;
    private final Queries queries;
    private final Map<McpLinks.Party, Listing> listings = new ConcurrentHashMap<>();

    McpTools(McpLinks links, McpSettings settings, Queries queries) {
        this.links = links;
        this.settings = settings;
        this.queries = queries;
    }

    /**
     * @throws TransientFailure if a server does not list its tools now: an answer without them would be another than the
     *     agent's owner sells
     * @throws PermanentFailure if it cannot before somebody changes something
     */
    @Override
    public List<OfferedTool> tools(Agent agent) {
        List<OfferedTool> tools = new ArrayList<>();
        for (McpServer server : McpServer.of(agent)) {
            try {
                offers(agent, server).forEach(offer -> tools.add(offer.tool()));
            } catch (McpFailure e) {
                String reason = "the MCP server " + server.name() + " has not listed its tools: " + e.getMessage();
                if (e.kind() == McpFailure.Kind.HOPELESS) {
                    throw new PermanentFailure(reason, e);
                }
                throw new TransientFailure(reason, e.retryAfter(), e);
            } catch (IOException e) {
                throw new TransientFailure(
                        "the MCP server " + server.name() + " has not listed its tools: " + e.getMessage(), e);
            }
        }
        return tools;
    }

    /** The tool that a model of this agent knows as {@code name}. */
    Optional<McpOffer> find(Agent agent, String name) throws IOException {
        for (McpServer server : McpServer.of(agent)) {
            if (name.startsWith(server.name() + "__")) {
                return offers(agent, server).stream()
                        .filter(offer -> offer.tool().name().equals(name))
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    /** The list of {@code party} is fetched again when it is next needed. */
    void forget(McpLinks.Party party) {
        listings.remove(party);
    }

    private List<McpOffer> offers(Agent agent, McpServer server) throws IOException {
        McpLinks.Party party = links.party(agent, server);
        Instant now = Instant.now();
        listings.values().removeIf(listing -> listing.isOver(now));
        return listings.computeIfAbsent(party, unseen -> new Listing()).get(party);
    }

    private List<McpOffer> fetch(McpLinks.Party party) throws IOException {
        var chosen = new McpOffers(party.server());
        try (McpSession session = links.open(party, () -> forget(party))) {
            session.list(chosen::take);
        }
        for (String note : chosen.notes()) {
            LOG.warnf("agent %s: %s", party.agentId(), note);
            queries.run("agents/note-agent", Map.of("agentId", party.agentId(), "message", note));
        }
        return chosen.offers();
    }

    /** One server's list, fetched by whoever needs it first while the others wait. */
    private final class Listing {

        private final ReentrantLock lock = new ReentrantLock();
        private List<McpOffer> offers;
        private McpFailure failure;
        private volatile Instant until = Instant.MAX;

        boolean isOver(Instant now) {
            return until.isBefore(now);
        }

        List<McpOffer> get(McpLinks.Party party) throws IOException {
            lock();
            try {
                if (offers == null && (failure == null || isOver(Instant.now()))) {
                    fill(party);
                }
                if (offers == null) {
                    throw failure;
                }
                return offers;
            } finally {
                lock.unlock();
            }
        }

        private void fill(McpLinks.Party party) throws IOException {
            try {
                offers = fetch(party);
                failure = null;
            } catch (OutgoingFailure | OutgoingRefused e) {
                failure = e instanceof McpFailure known
                        ? known
                        : new McpFailure(McpFailure.Kind.BROKEN, e.getMessage(), e);
            } finally {
                until = Instant.now().plus(offers == null ? REST : Duration.ofMillis(settings.listMs()));
            }
        }

        private void lock() throws InterruptedIOException {
            try {
                lock.lockInterruptibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the order was stopped");
            }
        }
    }
}
