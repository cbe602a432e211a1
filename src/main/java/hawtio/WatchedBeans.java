package hawtio;

import base.Watched;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Shows all that is {@link Watched} in JMX, where Hawtio is on. */
@ApplicationScoped
public class WatchedBeans {

    private final boolean isOn;
    private final Instance<Watched> watched;
    private final List<ObjectName> registered = new ArrayList<>();

    public WatchedBeans(@ConfigProperty(name = "agentl2.role.hawtio") boolean isOn, @Any Instance<Watched> watched) {
        this.isOn = isOn;
        this.watched = watched;
    }

    void register(@Observes StartupEvent started) throws JMException {
        if (!isOn) {
            return;
        }
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        for (Watched one : watched) {
            var name = new ObjectName(Permissions.OWN + ":type=runtime,name=" + one.name());
            var bean = new WatchedBean(one);
            beans.registerMBean(bean, name);
            bean.open();
            registered.add(name);
        }
    }

    void remove(@Observes ShutdownEvent stopping) throws JMException {
        for (ObjectName name : registered) {
            try {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
            } catch (InstanceNotFoundException gone) {
                // So be it.
                continue;
            }
        }
        registered.clear();
    }
}
