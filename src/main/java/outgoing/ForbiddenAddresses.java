package outgoing;

import base.AddressBlocks;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The addresses that nobody outside may have this machine call: those that the IANA IPv4 and IPv6 Special-Purpose Address
 * Registries (RFC 6890) do not call globally reachable, multicast, and those where a cloud's metadata service is. An IPv6
 * address has to be global unicast (2000::/3, RFC 4291), or to be an IPv4 address that may be called behind the well-known
 * NAT64 prefix (RFC 6052), which is how a host without IPv4 sees the world.
 */
final class ForbiddenAddresses {

    private static final AddressBlocks IPV4 = blocks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            // Azure's metadata service; a public address that answers only inside.
            "168.63.129.16/32",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");
    private static final AddressBlocks GLOBAL_UNICAST = blocks("2000::/3");
    /** Parts of global unicast: Teredo and other protocols' own, documentation, and 6to4, which wraps any IPv4 address. */
    private static final AddressBlocks IPV6 = blocks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private static final AddressBlocks NAT64 = blocks("64:ff9b::/96");
    private static final int NAT64_BYTES = 12;

    private ForbiddenAddresses() {}

    /** True if {@code address} must not be called. IPv4-mapped IPv6 addresses are IPv4 addresses to Java already. */
    static boolean contain(InetAddress address) {
        if (address instanceof Inet4Address) {
            return IPV4.contain(address);
        }
        if (NAT64.contain(address)) {
            return IPV4.contain(behindNat64(address.getAddress()));
        }
        return !GLOBAL_UNICAST.contain(address) || IPV6.contain(address);
    }

    private static InetAddress behindNat64(byte[] address) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address, NAT64_BYTES, address.length));
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException("not an address of IPv6", wrongLength);
        }
    }

    private static AddressBlocks blocks(String... blocks) {
        return AddressBlocks.parse(String.join(",", blocks)).orElseThrow();
    }
}
