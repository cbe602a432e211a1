package outgoing;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hosts that an operator trusts wherever they are ({@code OUTGOING_ALLOWED_HOSTS}): each a name or an address, alone for
 * every port or with one. A host is compared as it is written, so that no other spelling of it is allowed by the way.
 */
final class AllowedHosts {

    private final Set<String> entries;

    /** @param entries such as {@code orders.internal}, {@code 10.0.0.7:8080} or {@code [::1]:8080} */
    AllowedHosts(Collection<String> entries) {
        this.entries = entries.stream()
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @param host as in an address, an IPv6 address without its brackets */
    boolean allow(String host, int port) {
        String lower = host.toLowerCase(Locale.ROOT);
        String written = lower.contains(":") ? "[" + lower + "]" : lower;
        return entries.contains(written) || entries.contains(written + ":" + port);
    }
}
