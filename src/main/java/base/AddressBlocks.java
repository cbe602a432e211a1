package base;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Addresses and CIDR blocks (RFC 4632, RFC 4291), of IPv4 and IPv6. */
public final class AddressBlocks {

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    private final List<IpSubnetFilterRule> rules;

    private AddressBlocks(List<IpSubnetFilterRule> rules) {
        this.rules = rules;
    }

    /**
     * Reads a list such as {@code 10.0.0.0/8, 192.0.2.7, 2001:db8::/32}; blanks around entries do not matter.
     *
     * @return empty if an entry is neither an address nor a block; names are not looked up
     */
    public static Optional<AddressBlocks> parse(String list) {
        List<IpSubnetFilterRule> rules = new ArrayList<>();
        if (!list.isBlank()) {
            for (String entry : list.split(",", -1)) {
                Optional<IpSubnetFilterRule> rule = rule(entry.strip());
                if (rule.isEmpty()) {
                    return Optional.empty();
                }
                rules.add(rule.get());
            }
        }
        return Optional.of(new AddressBlocks(List.copyOf(rules)));
    }

    /** Whether {@code address} is one of these, or in one of these blocks. */
    public boolean contain(InetAddress address) {
        InetSocketAddress asked = new InetSocketAddress(address, 0);
        return rules.stream().anyMatch(rule -> rule.matches(asked));
    }

    /**
     * Reads an address as it is written.
     *
     * @return an IPv4 address also for an IPv4-mapped IPv6 one (RFC 4291, section 2.5.5.2); empty for anything else
     */
    public static Optional<InetAddress> address(String text) {
        // Without the strict form, 1.2 would be 1.0.0.2, and a name would be looked up.
        byte[] bytes = NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text)
                ? NetUtil.createByteArrayFromIpAddressString(text)
                : null;
        try {
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException wrongLength) {
            return Optional.empty();
        }
    }

    private static Optional<IpSubnetFilterRule> rule(String entry) {
        String[] parts = entry.split("/", -1);
        Optional<InetAddress> address = address(parts[0]);
        if (address.isEmpty() || parts.length > 2) {
            return Optional.empty();
        }
        int most = address.get() instanceof Inet4Address ? IPV4_BITS : IPV6_BITS;
        String bits = parts.length == 2 ? parts[1] : String.valueOf(most);
        return bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= most
                ? Optional.of(new IpSubnetFilterRule(address.get(), Integer.parseInt(bits), IpFilterRuleType.ACCEPT))
                : Optional.empty();
    }
}
