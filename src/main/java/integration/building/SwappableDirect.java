package integration.building;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.component.direct.DirectEndpoint;

/**
 * Camel's {@code direct}, with routes that can be replaced while they work: what is sent goes to the route that began last, and the
 * one before it ends what it has. Camel's own (4.17) refuses a second route, and throws away what is on its way through one that is
 * stopped.
 */
@Singleton
@Named("direct")
public class SwappableDirect extends DirectComponent {

    private final Map<String, DirectConsumer> newest = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (parameters.values().stream().anyMatch(value -> String.valueOf(value).startsWith("#"))) {
            // An address may be put together while a message is on its way; it is to name no bean and make no object.
            throw new IllegalArgumentException("an option of direct: names a bean or a class");
        }
        var endpoint = new Swappable(uri, this);
        endpoint.setBlock(isBlock());
        endpoint.setTimeout(getTimeout());
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /**
     * Puts {@code consumer} in the place of the one that is there, which gets nothing any more.
     *
     * @throws IllegalStateException if it is an older edition's, which somebody started by hand
     */
    @Override
    public void addConsumer(String key, DirectConsumer consumer) {
        lock.lock();
        try {
            if (Entry.of(consumer).isOver()) {
                throw new IllegalStateException(key + " has a newer edition; this one only ends what it has");
            }
            DirectConsumer before = newest.put(key, consumer);
            if (before != null && before != consumer) {
                // Whoever sends in between waits until the next line is done.
                super.removeConsumer(key, before);
            }
            Entry.of(consumer).admit();
            super.addConsumer(key, consumer);
            if (before != null && before != consumer) {
                Entry.of(before).shut(false);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void removeConsumer(String key, DirectConsumer consumer) {
        lock.lock();
        try {
            newest.remove(key, consumer);
            super.removeConsumer(key, consumer);
        } finally {
            lock.unlock();
        }
    }

    private static final class Swappable extends DirectEndpoint implements MultipleConsumersSupport {

        Swappable(String uri, DirectComponent component) {
            super(uri, component);
        }

        @Override
        public Consumer createConsumer(Processor route) throws Exception {
            return super.createConsumer(new Entry(route, this));
        }

        /** Camel asks before it starts a second route. */
        @Override
        public boolean isMultipleConsumersSupported() {
            return true;
        }
    }
}
