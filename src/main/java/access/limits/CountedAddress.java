package access.limits;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * By what an address is counted. A customer of a provider has as many IPv6 addresses as it likes in a network of its own, of
 * at least 64 bits (RFC 6177).
 */
public final class CountedAddress {

    private static final int NETWORK_BYTES = 8;
    private static final int IPV6_BYTES = 16;

    private CountedAddress() {}

    /** {@code 192.0.2.7}, or {@code 2001:db8:0:7::/64}. */
    public static String of(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        byte[] network = Arrays.copyOf(Arrays.copyOf(address.getAddress(), NETWORK_BYTES), IPV6_BYTES);
        try {
            return NetUtil.toAddressString(InetAddress.getByAddress(network)) + "/64";
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }
}
