package hawtio;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.CamelContext;
import org.apache.camel.management.JmxManagementStrategy;
import org.apache.camel.spi.CamelContextCustomizer;

/** Has Camel's beans wait for somebody who looks at them, where there are any. */
@ApplicationScoped
@Named("lateBeans")
public class LateBeans implements CamelContextCustomizer {

    @Override
    public void configure(CamelContext context) {
        if (context.getManagementStrategy() instanceof JmxManagementStrategy jmx) {
            jmx.setManagementAgent(new LateAgent(context));
        }
    }

    /** Somebody looks. */
    public static void show(CamelContext context) {
        if (context.getManagementStrategy().getManagementAgent() instanceof LateAgent agent) {
            agent.open();
        }
    }
}
