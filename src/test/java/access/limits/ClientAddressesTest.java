package access.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import base.AddressBlocks;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressesTest {

    private static final String TRUSTED = "10.0.0.0/8, 192.0.2.1,2001:db8:1::/48";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Who is not trusted is the client, whatever it says.
                "198.51.100.7 | 203.0.113.9 | 198.51.100.7",
                "198.51.100.7 | 10.0.0.1 | 198.51.100.7",
                "192.0.2.2 | 203.0.113.9 | 192.0.2.2",
                // A trusted proxy names its client; what the client wrote to the left of it does not count.
                "10.1.2.3 | 203.0.113.9 | 203.0.113.9",
                "10.1.2.3 | 6.6.6.6, 203.0.113.9 | 203.0.113.9",
                "192.0.2.1 | 6.6.6.6,203.0.113.9 ,  10.0.0.2, 10.0.0.3 | 203.0.113.9",
                "10.1.2.3 | 6.6.6.6, 10.9.9.9, 203.0.113.9, 10.0.0.2 | 203.0.113.9",
                // All are proxies: the farthest.
                "10.1.2.3 | 10.0.0.1, 10.0.0.2 | 10.0.0.1",
                // Ports and brackets.
                "10.1.2.3 | 203.0.113.9:4711 | 203.0.113.9",
                "10.1.2.3 | [2001:db8:2::7]:4711 | 2001:db8:2:0:0:0:0:7",
                "10.1.2.3 | [2001:db8:2::7] | 2001:db8:2:0:0:0:0:7",
                "10.1.2.3 | 2001:DB8:2::7 | 2001:db8:2:0:0:0:0:7",
                "2001:db8:1::5 | 203.0.113.9, [2001:db8:1:2::1]:80 | 203.0.113.9",
                // An IPv4 address is one however it is written.
                "::ffff:10.1.2.3 | ::ffff:203.0.113.9 | 203.0.113.9",
                "10.1.2.3 | 203.0.113.9, ::ffff:10.0.0.9 | 203.0.113.9",
                "10.1.2.3 | 203.0.113.9, [::ffff:a00:9]:1 | 203.0.113.9",
                // Malformed: the nearest hop that could be read.
                "10.1.2.3 | 203.0.113.9, unknown | 10.1.2.3",
                "10.1.2.3 | 203.0.113.9, unknown, 10.0.0.2 | 10.0.0.2",
                "10.1.2.3 | 203.0.113.9, | 10.1.2.3",
                "10.1.2.3 | 203.0.113.9,, 10.0.0.2 | 10.0.0.2",
                "10.1.2.3 | '' | 10.1.2.3",
                "10.1.2.3 | 203.0.113 | 10.1.2.3",
                "10.1.2.3 | 203.0.113.9.1 | 10.1.2.3",
                "10.1.2.3 | 0xcb007109 | 10.1.2.3",
                "10.1.2.3 | 3405803785 | 10.1.2.3",
                "10.1.2.3 | localhost | 10.1.2.3",
                "10.1.2.3 | 2001:db8:2::7]:4711 | 10.1.2.3",
                "10.1.2.3 | fe80::1%eth0 | 10.1.2.3",
                "10.1.2.3 | 203.0.113.9:port | 10.1.2.3",
                "10.1.2.3 | 203.0.113.9/8 | 10.1.2.3",
            })
    void theClientIsTheFirstThatIsNoTrustedProxyFromTheRight(String peer, String field, String client) {
        assertEquals(client, client(TRUSTED, peer, field));
    }

    @Test
    void severalFieldsAreOne() {
        assertEquals("203.0.113.9", client(TRUSTED, "10.1.2.3", "6.6.6.6", "203.0.113.9", "10.0.0.2"));
        assertEquals("10.0.0.2", client(TRUSTED, "10.1.2.3", "203.0.113.9", "", "10.0.0.2"));
        assertEquals("10.1.2.3", client(TRUSTED, "10.1.2.3"));
    }

    @Test
    void withoutTrustedProxiesTheFieldIsNotRead() {
        assertEquals("127.0.0.1", client("", "127.0.0.1", "203.0.113.9"));
    }

    @Test
    void aHugeFieldIsReadInNoTime() {
        String proxies = "10.0.0.2,".repeat(100_000) + "10.0.0.2";
        String blanks = " ".repeat(1_000_000);
        String digits = "1.".repeat(500_000);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertEquals("203.0.113.9", client(TRUSTED, "10.1.2.3", "203.0.113.9," + proxies));
            assertEquals("10.1.2.3", client(TRUSTED, "10.1.2.3", "203.0.113.9," + blanks));
            assertEquals("10.1.2.3", client(TRUSTED, "10.1.2.3", digits));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9",
        "::ffff:203.0.113.9, 203.0.113.9",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
        "2001:db8:1:2:ffff::, 2001:db8:1:2::/64",
        "fe80::1%eth0, fe80::/64",
    })
    void anIpv6ClientIsCountedByItsNetwork(String address, String counted) {
        assertEquals(counted, CountedAddress.of(ClientAddresses.peer(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/33", "10.0.0.0/", "10/8", "proxy.example", "::1/129", "1.2.3.4,", "1.2.3.4/8/8", "*"})
    void aMalformedListIsRefused(String list) {
        assertEquals(Optional.empty(), AddressBlocks.parse(list));
    }

    @Test
    void blocksContainWhatTheyShould() {
        AddressBlocks blocks =
                AddressBlocks.parse("10.128.0.0/9,2001:db8::/33,0.0.0.0/32").orElseThrow();
        assertTrue(blocks.contain(ClientAddresses.peer("10.200.0.1")));
        assertFalse(blocks.contain(ClientAddresses.peer("10.127.255.255")));
        assertTrue(blocks.contain(ClientAddresses.peer("2001:db8:7fff::1")));
        assertFalse(blocks.contain(ClientAddresses.peer("2001:db8:8000::1")));
        assertTrue(AddressBlocks.parse("0.0.0.0/0").orElseThrow().contain(ClientAddresses.peer("255.1.1.1")));
        assertFalse(AddressBlocks.parse("0.0.0.0/0").orElseThrow().contain(ClientAddresses.peer("::1")));
        assertTrue(AddressBlocks.parse("::/0").orElseThrow().contain(ClientAddresses.peer("ffff::1")));
    }

    private static String client(String trusted, String peer, String... fields) {
        InetAddress found =
                new ClientAddresses(Optional.of(trusted)).client(ClientAddresses.peer(peer), List.of(fields));
        return found.getHostAddress();
    }
}
