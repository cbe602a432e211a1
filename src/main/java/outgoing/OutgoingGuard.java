package outgoing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Decides where a call that an agent's owner or a model can influence may go. It is asked twice, and neither can be gone
 * around: before a request is sent, about its scheme, host and port; and when its connection is made, about the addresses of
 * the host. It answers there with the very addresses that are then connected to, so that a name cannot mean something else the
 * second time.
 *
 * <p>Without the operator's leave ({@link AllowedHosts}) only https goes out, to port 443 or one from 1024 up, and only to
 * hosts none of whose addresses is one of {@link ForbiddenAddresses}. The development mode allows loopback too, and http.
 */
@ApplicationScoped
public class OutgoingGuard implements DnsResolver, ExecChainHandler {

    private static final Duration LOOKUP = Duration.ofSeconds(5);
    private static final int HTTPS = 443;
    private static final int FIRST_FREE_PORT = 1024;
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");
    /**
     * A host name, in labels of letters, digits, dashes and underscores. A last label that is a number makes it an IPv4 address
     * to many resolvers (WHATWG URL, 3.5 "ends in a number"), in one of its odd spellings if it is not the plain one.
     */
    private static final Pattern NAME =
            Pattern.compile("(?!.*\\.\\.)(?!(.*\\.)?(\\d+|0x[0-9a-f]*)$)[a-z0-9_][a-z0-9._-]{0,251}[a-z0-9]|[a-z]");

    private final AllowedHosts allowed;
    private final boolean development;
    private final DnsResolver names;

    @Inject
    OutgoingGuard(
            @ConfigProperty(name = "agentl2.tools.allowed-hosts") Optional<List<String>> allowed,
            @ConfigProperty(name = "agentl2.role.development") boolean development) {
        this(new AllowedHosts(allowed.orElse(List.of())), development, new BoundedLookup(LOOKUP));
    }

    OutgoingGuard(AllowedHosts allowed, boolean development, DnsResolver names) {
        this.allowed = allowed;
        this.development = development;
        this.names = names;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        HttpHost target = scope.route.getTargetHost();
        if (scope.route.getProxyHost() != null || target.getAddress() != null) {
            // Either would have the connection made to an address that was never asked about.
            throw refused();
        }
        check(target.getSchemeName(), target.getHostName(), target.getPort());
        return chain.proceed(request, scope);
    }

    /** @param port -1 for the scheme's own */
    private void check(String scheme, String host, int port) throws OutgoingRefused {
        boolean secure = scheme.equals("https");
        int actual = port >= 0 ? port : secure ? HTTPS : 80;
        if (!secure && !scheme.equals("http") || !isPlain(host.toLowerCase(Locale.ROOT))) {
            throw refused();
        }
        if (!development && !allowed.allow(host, actual)) {
            if (!secure) {
                throw new OutgoingRefused("the address must begin with https://");
            }
            if (actual != HTTPS && actual < FIRST_FREE_PORT) {
                throw new OutgoingRefused("the address must have port 443, or one from 1024 up");
            }
        }
    }

    /** The addresses to connect to. One that is forbidden forbids them all, since a caller may try each. */
    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        InetAddress[] addresses = lookedUp(host);
        if (addresses == null || addresses.length == 0) {
            throw refused();
        }
        List<InetSocketAddress> checked = new ArrayList<>();
        boolean trusted = allowed.allow(host, port);
        for (InetAddress address : addresses) {
            boolean loopback = development && address.isLoopbackAddress();
            if (!trusted && !loopback && ForbiddenAddresses.contain(address)) {
                throw refused();
            }
            checked.add(new InetSocketAddress(address, port));
        }
        return checked;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        // With no port a host is allowed only where all of its ports are.
        return resolve(host, 0).stream().map(InetSocketAddress::getAddress).toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return host;
    }

    private InetAddress[] lookedUp(String host) throws OutgoingRefused {
        try {
            // A copy, so that what was checked stays what is connected to.
            InetAddress[] found = names.resolve(host);
            return found == null ? null : Arrays.copyOf(found, found.length);
        } catch (UnknownHostException unknown) {
            throw refused();
        }
    }

    private static boolean isPlain(String host) {
        return IPV4.matcher(host).matches()
                || IPV6.matcher(host).matches()
                || NAME.matcher(host).matches();
    }

    /** The same for a host that is not known as for one that is forbidden, so that nobody learns which names there are. */
    private static OutgoingRefused refused() {
        return new OutgoingRefused("its host is not known, or is not one that may be called");
    }
}
