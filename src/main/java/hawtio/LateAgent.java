package hawtio;

import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.management.DefaultManagementAgent;
import org.jboss.logging.Logger;

/**
 * Registers Camel's beans once somebody looks. There are some 2,000 of them: to make each one's description took a second of a start and
 * forty megabytes, in processes at which nobody may ever look.
 */
final class LateAgent extends DefaultManagementAgent {

    private static final Logger LOG = Logger.getLogger(LateAgent.class);

    /** By name, in the order in which they came; null once somebody looked. */
    private Map<ObjectName, Object> waiting = new LinkedHashMap<>();

    LateAgent(CamelContext context) {
        super(context);
    }

    /** Registers all that wait, and from now on each as it comes. */
    synchronized void open() {
        if (waiting == null) {
            return;
        }
        Map<ObjectName, Object> all = waiting;
        waiting = null;
        all.forEach((name, bean) -> {
            try {
                super.register(bean, name, false);
            } catch (JMException | RuntimeException refused) {
                LOG.warnf("%s is not shown: %s", name, refused.toString());
            }
        });
    }

    @Override
    public synchronized void register(Object bean, ObjectName name, boolean force) throws JMException {
        if (waiting == null) {
            super.register(bean, name, force);
        } else if (force) {
            waiting.put(name, bean);
        } else {
            waiting.putIfAbsent(name, bean);
        }
    }

    @Override
    public synchronized void unregister(ObjectName name) throws JMException {
        if (waiting == null || waiting.remove(name) == null) {
            super.unregister(name);
        }
    }

    @Override
    public synchronized boolean isRegistered(ObjectName name) {
        return waiting != null && waiting.containsKey(name) || super.isRegistered(name);
    }

    @Override
    public <T> T newProxyClient(ObjectName name, Class<T> type) {
        open();
        return super.newProxyClient(name, type);
    }
}
