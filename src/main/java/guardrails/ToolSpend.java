package guardrails;

import agents.Agent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigDecimal;
import orders.NotReady;
import orders.PermanentFailure;
import tools.ToolFailure;

/** The day's money of an agent, for tools that cost something: where there is not enough left the model is told so. */
@ApplicationScoped
@Named("toolSpend")
public class ToolSpend {

    private final Spend spend;

    public ToolSpend(Spend spend) {
        this.spend = spend;
    }

    /**
     * Puts {@code price} US dollars aside.
     *
     * @return the reservation; null if the agent has no limit
     * @throws ToolFailure if there is not that much left
     */
    public Spend.Reservation reserve(Agent agent, BigDecimal price) {
        try {
            return spend.reserve(agent, price);
        } catch (NotReady | PermanentFailure tooMuch) {
            throw new ToolFailure("this costs more than the agent may spend now; go on without it", tooMuch);
        }
    }

    /** The thing was made, and is paid for. */
    public void paid(Spend.Reservation reservation) {
        if (reservation != null) {
            spend.settle(reservation, reservation.usd());
        }
    }

    /** Always throws {@code failure}: the thing was made, and is of no use. It is paid for all the same. */
    public void spent(Spend.Reservation reservation, RuntimeException failure) {
        paid(reservation);
        throw failure;
    }

    /** Always throws {@code failure}: the thing was not made, and costs nothing. */
    public void free(Spend.Reservation reservation, RuntimeException failure) {
        spend.settle(reservation, BigDecimal.ZERO);
        throw failure;
    }
}
