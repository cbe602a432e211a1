package results.address;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentAddressTest {

    @Test
    void theAddressIsTheOneThatIpfsGives() {
        // Known from: echo -n | ipfs block put --cid-codec raw, and the same for "hello".
        assertEquals(
                "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
                ContentAddress.of(new byte[0]).cid());
        StoredResult hello = ContentAddress.of("hello".getBytes(StandardCharsets.UTF_8));
        assertEquals("bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq", hello.cid());
        assertEquals("0x2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", hello.hash());
        assertEquals("ipfs://" + hello.cid(), hello.uri());
    }

    /** As ipfs-unixfs-importer 16 names them, with CIDv1, raw leaves and blocks of 1 MiB. */
    @ParameterizedTest
    @CsvSource({
        "1048576, bafkreiagw657w6bevibtqicrneldb2zg32crali3bcub5ed6yb2ezwfcqy",
        "1048577, bafybeidon4jwaruhu3izqvdmaft7grbvt5crriyc2yzkvyuocox565adwu",
        "3000000, bafybeiaki2mzeuh54wx54fuabhtjeat54c6vulox4z4gubiwjrkvkpx4ty",
        "8388608, bafybeiewwrix6o2kp3tos5pekyjcupfk66pgtbbx426m3ycx255vemlupi"
    })
    void whatIsLongerThanABlockHasTheAddressOfItsRoot(int length, String cid) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + 7);
        }
        assertEquals(cid, ContentAddress.of(bytes).cid());
    }
}
