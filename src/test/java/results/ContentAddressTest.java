package results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

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
}
