package tools;

import agents.Agent;
import java.util.List;

/** Where an agent's tools come from. Each CDI bean of this type is asked at the start of an order's run. */
public interface ToolSource {

    /**
     * The tools that this source has for {@code agent}.
     *
     * @throws orders.TransientFailure if it cannot be told now: the order is tried again later rather than run without them
     */
    List<OfferedTool> tools(Agent agent);
}
