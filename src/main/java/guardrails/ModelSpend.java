package guardrails;

import agents.Agent;
import dev.langchain4j.exception.HttpException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import models.ModelCall;
import orders.PermanentFailure;
import orders.TimeIsUp;

/** The day's money of an agent, for calls of models. */
@ApplicationScoped
@Named("modelSpend")
public class ModelSpend {

    private final Spend spend;

    public ModelSpend(Spend spend) {
        this.spend = spend;
    }

    /**
     * Puts aside what the call costs at the most.
     *
     * @return the reservation; null if the agent has no limit
     * @throws orders.NotReady if there is not that much left now
     */
    public Spend.Reservation reserve(Agent agent, ModelCall call) {
        return spend.reserve(agent, call.mostUsd());
    }

    /** Says what the call did cost. */
    public void settle(Spend.Reservation reservation, ModelCall call) {
        spend.settle(reservation, call.costUsd());
    }

    /**
     * Always throws {@code failure}. A call that was refused, or never reached the provider, costs nothing; of any other nobody
     * knows, and its reservation stays.
     */
    public void fail(Spend.Reservation reservation, RuntimeException failure) {
        if (costNothing(failure)) {
            spend.settle(reservation, BigDecimal.ZERO);
        }
        throw failure;
    }

    static boolean costNothing(Throwable failure) {
        if (failure instanceof TimeIsUp) {
            // It was ended here, and the provider may have done its work by then.
            return false;
        }
        if (failure instanceof PermanentFailure) {
            return true;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpException
                    || cause instanceof ConnectException
                    || cause instanceof HttpConnectTimeoutException
                    || cause instanceof CallNotPermittedException) {
                return true;
            }
        }
        return false;
    }
}
