package guardrails;

import agents.Agent;
import base.Queries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import orders.NotReady;
import orders.PermanentFailure;

/**
 * Holds what an agent's paid calls cost on a day of UTC to its {@code maxSpendUsdPerDay}. The most that a call can cost is
 * reserved before it is sent, in one statement, and what it did cost is settled after it, so no number of calls at once can go
 * over the limit. What is never settled counts as spent.
 */
@ApplicationScoped
@Named("spend")
public class Spend {

    private final Queries queries;

    public Spend(Queries queries) {
        this.queries = queries;
    }

    /**
     * A part of the day's money that is put aside for one call.
     *
     * @param day of UTC, {@code YYYY-MM-DD}
     * @param usd the most that the call can cost
     */
    public record Reservation(UUID agentId, String day, BigDecimal usd) {}

    /**
     * Puts money aside for a call that costs {@code most} US dollars at the most.
     *
     * @return the reservation, which must be settled once it is known what the call cost; null if the agent has no limit
     * @throws NotReady if there is not enough left now; no further order of the agent is started until there may be
     * @throws PermanentFailure if the call may cost more than a whole day's limit
     */
    public Reservation reserve(Agent agent, BigDecimal most) {
        BigDecimal limit = agent.guardrails().maxSpendUsdPerDay();
        if (limit == null) {
            return null;
        }
        if (most.compareTo(limit) > 0) {
            throw new PermanentFailure("one call may cost up to " + most.toPlainString()
                    + " US dollars, more than the agent may spend in a day: maxSpendUsdPerDay is "
                    + limit.toPlainString());
        }
        return queries.first("guardrails/reserve-spend", values(agent.id(), most, limit), String.class)
                .map(day -> new Reservation(agent.id(), day, most))
                .orElseThrow(() -> wait(agent, most, limit));
    }

    /**
     * Says what the call did cost, which is 0 if it was never sent. Other orders may have the rest. Does nothing for null.
     *
     * @param reservation as it was given for this very call; it must not be settled twice
     */
    public void settle(Reservation reservation, BigDecimal cost) {
        if (reservation != null) {
            Map<String, Object> values = values(reservation.agentId(), reservation.usd(), cost);
            values.put("day", reservation.day());
            queries.run("guardrails/settle-spend", values);
        }
    }

    /**
     * Reserves and settles at once what costs a fixed price, such as an image: call it before the thing is bought.
     *
     * @throws NotReady if there is not enough left now
     */
    public void charge(Agent agent, BigDecimal price) {
        settle(reserve(agent, price), price);
    }

    private record Pause(long seconds, boolean usedUp) {}

    private NotReady wait(Agent agent, BigDecimal most, BigDecimal limit) {
        Pause pause = queries.first("guardrails/close-spend", values(agent.id(), most, limit), Pause.class)
                .orElseThrow();
        String reason = pause.usedUp()
                ? "the agent has spent what it may in a day (maxSpendUsdPerDay " + limit.toPlainString()
                        + " US dollars); the order waits for the next day of UTC, or for a higher limit"
                : "what is left of the agent's maxSpendUsdPerDay, " + limit.toPlainString()
                        + " US dollars, is reserved by calls that are on their way; the order waits for them";
        return new NotReady(reason, Duration.ofSeconds(pause.seconds()), null);
    }

    private static Map<String, Object> values(UUID agent, BigDecimal most, BigDecimal other) {
        Map<String, Object> values = new HashMap<>();
        values.put("agentId", agent.toString());
        values.put("most", most.toPlainString());
        values.put("limit", other.toPlainString());
        values.put("cost", other.toPlainString());
        return values;
    }
}
