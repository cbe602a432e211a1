package access.limits;

import base.AddressBlocks;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells where a request comes from. What a client writes into {@code X-Forwarded-For} proves nothing, but each proxy appends
 * the address that it was called from: so the field is read from its right end, for as long as the one that wrote is a
 * proxy that the operator trusts ({@code TRUSTED_PROXIES}). {@code Forwarded} (RFC 7239) is not read.
 */
@ApplicationScoped
public class ClientAddresses {

    /** An address alone, or one with a port; an IPv6 address with a port has brackets. */
    private static final Pattern HOP =
            Pattern.compile("\\[([0-9a-fA-F:.]+)](?::\\d{1,5})?|([0-9.]+)(?::\\d{1,5})?|([0-9a-fA-F:.]+)");

    private final AddressBlocks trusted;

    public ClientAddresses(@ConfigProperty(name = "agentl2.access.trusted-proxies") Optional<String> trusted) {
        this.trusted = AddressBlocks.parse(trusted.orElse(""))
                .orElseThrow(() -> new IllegalArgumentException("TRUSTED_PROXIES is malformed"));
    }

    /**
     * The address of the client.
     *
     * @param peer who is at the other end of the connection
     * @param forwardedFor the fields {@code X-Forwarded-For}, in the order in which they came
     * @return the rightmost address that is no trusted proxy's; where an entry is malformed, or all are trusted proxies,
     *     the last one that could be read
     */
    public InetAddress client(InetAddress peer, List<String> forwardedFor) {
        InetAddress nearest = peer;
        String hops = String.join(",", forwardedFor);
        int end = forwardedFor.isEmpty() ? -1 : hops.length();
        while (end >= 0 && trusted.contain(nearest)) {
            int comma = hops.lastIndexOf(',', end - 1);
            Optional<InetAddress> next = hop(hops.substring(comma + 1, end).strip());
            if (next.isEmpty()) {
                return nearest;
            }
            nearest = next.get();
            end = comma;
        }
        return nearest;
    }

    /** True if {@code peer} is a proxy that the operator trusts, so that what it adds to a request counts. */
    public boolean isTrusted(InetAddress peer) {
        return trusted.contain(peer);
    }

    /** The address of who is at the other end, as a socket gives it: a zone (RFC 4007) is left out. */
    public static InetAddress peer(String hostAddress) {
        return AddressBlocks.address(hostAddress.replaceFirst("%.*", ""))
                .orElseThrow(() -> new IllegalArgumentException("not the address of a socket"));
    }

    private static Optional<InetAddress> hop(String entry) {
        Matcher parts = HOP.matcher(entry);
        if (!parts.matches()) {
            return Optional.empty();
        }
        for (int group = 1; group <= parts.groupCount(); group++) {
            if (parts.group(group) != null) {
                return AddressBlocks.address(parts.group(group));
            }
        }
        return Optional.empty();
    }
}
