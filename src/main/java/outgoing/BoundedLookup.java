package outgoing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/** The system's name service, not waited for without an end: a name server of somebody else's may choose not to answer. */
final class BoundedLookup implements DnsResolver {

    private final Duration longest;

    BoundedLookup(Duration longest) {
        this.longest = longest;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
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

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
