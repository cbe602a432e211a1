package hawtio;

import base.Watched;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import org.jboss.logging.Logger;

/** One {@link Watched} as JMX has it: what it had to show within the last second, which nobody can change. */
final class WatchedBean implements DynamicMBean {

    private static final long FRESH_NANOS = 1_000_000_000L;

    private static final Logger LOG = Logger.getLogger(WatchedBean.class);

    private final Watched watched;
    private boolean isOpen;
    private Map<String, Object> seen = Map.of();
    private long seenAt = System.nanoTime() - FRESH_NANOS;

    WatchedBean(Watched watched) {
        this.watched = watched;
    }

    /** From now on it looks. JMX asks a bean what it has while it is registered, which is at the start. */
    synchronized void open() {
        isOpen = true;
    }

    private synchronized Map<String, Object> seen() {
        if (isOpen && System.nanoTime() - seenAt >= FRESH_NANOS) {
            try {
                seen = new LinkedHashMap<>(watched.values());
            } catch (RuntimeException unknown) {
                LOG.debugf(unknown, "%s cannot be looked at", watched.name());
                seen = Map.of("Problem", "cannot be looked at now; see /health");
            }
            seenAt = System.nanoTime();
        }
        return seen;
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
        Map<String, Object> now = seen();
        if (!now.containsKey(name)) {
            throw new AttributeNotFoundException(name);
        }
        return now.get(name);
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        var found = new AttributeList();
        Map<String, Object> now = seen();
        for (String name : names) {
            if (now.containsKey(name)) {
                found.add(new Attribute(name, now.get(name)));
            }
        }
        return found;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException("nothing of this can be changed");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String operation, Object[] arguments, String[] signature) {
        throw new UnsupportedOperationException("this is only for looking at");
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        MBeanAttributeInfo[] attributes = seen().entrySet().stream()
                .map(one -> new MBeanAttributeInfo(
                        one.getKey(),
                        one.getValue() == null
                                ? String.class.getName()
                                : one.getValue().getClass().getName(),
                        one.getKey(),
                        true,
                        false,
                        false))
                .toArray(MBeanAttributeInfo[]::new);
        return new MBeanInfo(watched.getClass().getName(), watched.name(), attributes, null, null, null);
    }
}
