package calls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The system's name service, not waited for without an end: a name server of somebody else's may choose not to answer. */
public final class NameLookup {

    private NameLookup() {}

    /** All addresses of {@code host}. @throws UnknownHostException if there are none within {@code longest} */
    public static InetAddress[] of(String host, Duration longest) throws UnknownHostException {
        var lookup = new FutureTask<>(() -> InetAddress.getAllByName(host));
        // Not a virtual thread: the lookup is native and would hold the thread that carries it.
        Thread.ofPlatform().daemon().name("lookup").start(lookup);
        try {
            return lookup.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException("the lookup was stopped");
        } catch (ExecutionException | TimeoutException e) {
            throw new UnknownHostException("the lookup found nothing");
        }
    }
}
