package startup;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.management.ManagementFactory;

/**
 * Lets go of what a start leaves in the heap, once: 30 MB that nothing refers to, which a process with little to do would keep until
 * its heap is full. With the image's options the heap becomes smaller then.
 */
@ApplicationScoped
public class StartRemains {

    /** The first turns of background work leave something as well. */
    private static final long AFTER_MS = 2_500;

    void letGo(@Observes StartupEvent started) {
        Thread.ofVirtual().name("start-remains").start(() -> {
            try {
                Thread.sleep(AFTER_MS);
                ManagementFactory.getMemoryMXBean().gc();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
