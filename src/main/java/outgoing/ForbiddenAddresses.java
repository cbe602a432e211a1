package outgoing;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses that nobody outside may have this machine call: those that the IANA IPv4 and IPv6 Special-Purpose Address
 * Registries (RFC 6890) do not call globally reachable, multicast, and those where a cloud's metadata service is. An IPv6
 * address has to be global unicast (2000::/3, RFC 4291), or to be an IPv4 address that may be called behind the well-known
 * NAT64 prefix (RFC 6052), which is how a host without IPv4 sees the world.
 */
final class ForbiddenAddresses {

    private static final List<Block> IPV4 = blocks(
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
    private static final Block GLOBAL_UNICAST = Block.of("2000::/3");
    /** Parts of global unicast: Teredo and other protocols' own, documentation, and 6to4, which wraps any IPv4 address. */
    private static final List<Block> IPV6 = blocks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private static final Block NAT64 = Block.of("64:ff9b::/96");
    private static final int NAT64_BYTES = 12;

    private ForbiddenAddresses() {}

    /** True if {@code address} must not be called. IPv4-mapped IPv6 addresses are IPv4 addresses to Java already. */
    static boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return within(IPV4, bytes);
        }
        if (NAT64.has(bytes)) {
            return within(IPV4, Arrays.copyOfRange(bytes, NAT64_BYTES, bytes.length));
        }
        return !GLOBAL_UNICAST.has(bytes) || within(IPV6, bytes);
    }

    private static boolean within(List<Block> blocks, byte[] address) {
        return blocks.stream().anyMatch(block -> block.has(address));
    }

    private static List<Block> blocks(String... texts) {
        return Arrays.stream(texts).map(Block::of).toList();
    }

    /** Addresses with the same first {@code bits} bits, in the notation of RFC 4632 and RFC 4291. */
    private record Block(byte[] prefix, int bits) {

        static Block of(String text) {
            String[] parts = text.split("/");
            try {
                return new Block(InetAddress.getByName(parts[0]).getAddress(), Integer.parseInt(parts[1]));
            } catch (UnknownHostException notALiteral) {
                throw new IllegalArgumentException(text, notALiteral);
            }
        }

        boolean has(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
