package runs;

import agents.Agent;
import base.Queries;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import models.CatalogueModel;
import models.ModelCatalogue;
import models.ProviderToolRules;
import orders.PermanentFailure;
import org.jboss.logging.Logger;
import tools.OfferedTool;
import tools.Toolbox;

/**
 * An agent's tools, without those that the provider of its model would refuse the whole request for. An owner's own are looked at
 * when the agent is made; what somebody else's server lists is only known now.
 */
@ApplicationScoped
class TakenTools {

    private static final Logger LOG = Logger.getLogger(TakenTools.class);
    private static final String OF_SERVERS = "tool-mcp";

    private final Toolbox toolbox;
    private final ModelCatalogue catalogue;
    private final Queries queries;

    TakenTools(Toolbox toolbox, ModelCatalogue catalogue, Queries queries) {
        this.toolbox = toolbox;
        this.catalogue = catalogue;
        this.queries = queries;
    }

    /** @throws PermanentFailure if one of the owner's own is refused */
    List<OfferedTool> of(Agent agent) {
        Optional<CatalogueModel> model = catalogue.find(agent.model());
        List<OfferedTool> taken = new ArrayList<>();
        for (OfferedTool tool : toolbox.tools(agent)) {
            Optional<ProviderToolRules.Fault> fault = model.flatMap(
                    one -> ProviderToolRules.fault(one.provider(), tool.description(), tool.parameters()));
            if (fault.isEmpty()) {
                taken.add(tool);
            } else if (tool.route().equals(OF_SERVERS)) {
                leaveOut(agent, "the tool " + tool.name() + " is left out: its " + said(fault.get()));
            } else {
                throw new PermanentFailure(
                        "the agent's tool " + tool.name() + " cannot be used: its " + said(fault.get()));
            }
        }
        return taken;
    }

    private static String said(ProviderToolRules.Fault fault) {
        return (fault.field().equals("parameters") ? "schema " : fault.field() + " ") + fault.reason();
    }

    private void leaveOut(Agent agent, String note) {
        LOG.warnf("agent %s: %s", agent.id(), note);
        queries.run("agents/note-agent", Map.of("agentId", agent.id(), "message", note));
    }
}
