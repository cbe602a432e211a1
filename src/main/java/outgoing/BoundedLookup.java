package outgoing;

import calls.NameLookup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;

/** The system's name service, not waited for without an end: a name server of somebody else's may choose not to answer. */
final class BoundedLookup implements DnsResolver {

    private final Duration longest;

    BoundedLookup(Duration longest) {
        this.longest = longest;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return NameLookup.of(host, longest);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
