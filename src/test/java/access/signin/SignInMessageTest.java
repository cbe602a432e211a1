package access.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import base.Refusal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInMessageTest {

    private static final String ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    private static final String START =
            "agents.example:8443 wants you to sign in with your Ethereum account:\n" + ADDRESS + "\n";
    private static final String END =
            "URI: https://agents.example:8443/a?b=c#d\nVersion: 1\nChain ID: 31337\nNonce: abcdefgh12345678\nIssued At: 2026-01-31T12:00:00Z";

    @Test
    void allThatAMessageMaySayIsRead() {
        SignInMessage read = SignInMessage.parse("https://" + START + "\nI agree: to all (of it).\n\n" + END
                + "\nExpiration Time: 2026-01-31T14:00:00.5+01:00\nNot Before: 2026-01-31T11:00:00Z\nRequest ID: 7/x\n"
                + "Resources:\n- ipfs://bafy\n- https://agents.example/terms");
        assertEquals("agents.example:8443", read.domain());
        assertEquals(ADDRESS, read.address());
        assertEquals("agents.example:8443", read.uri().getAuthority());
        assertEquals("31337", read.chainId());
        assertEquals("abcdefgh12345678", read.nonce());
        assertEquals(Instant.parse("2026-01-31T12:00:00Z"), read.issuedAt());
        assertEquals(Instant.parse("2026-01-31T13:00:00.500Z"), read.expirationTime());
        assertEquals(Instant.parse("2026-01-31T11:00:00Z"), read.notBefore());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n\n", "\n", "\nonly a statement\n\n", "\nURI: https://evil.example\n\n"})
    void theStatementIsOptionalAndIsNotTakenForAField(String statement) {
        SignInMessage read = SignInMessage.parse(START + statement + END);
        assertEquals("agents.example:8443", read.uri().getAuthority());
        assertNull(read.expirationTime());
    }

    @Test
    void whatIsLongIsReadToo() {
        String resources = "\n- https://agents.example/terms?" + "x".repeat(3_000) + "\n- ipfs://bafy".repeat(5_000);
        SignInMessage read = SignInMessage.parse(START + "\n" + "I agree. ".repeat(1_000) + "\n\n"
                + END.replace("a?b=c#d", "a?" + "b".repeat(5_000)) + "\nRequest ID: " + "7".repeat(1_000)
                + "\nResources:" + resources);
        assertEquals("abcdefgh12345678", read.nonce());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\nRequest ID: ", "\nResources:", "\nRequest ID: a/b\nResources:\n- urn:a:b"})
    void theLastFieldsAreOptional(String fields) {
        assertEquals("31337", SignInMessage.parse(START + "\n\n" + END + fields).chainId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\nResources:\n",
                "\nResources:\n- a\n",
                "\nResources:\na",
                "\nResources: \n- a",
                "\nResources:\n- "
            })
    void resourcesAreToTheLetter(String fields) {
        assertThrows(Refusal.class, () -> SignInMessage.parse(START + "\n\n" + END + fields));
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example:443, https://a.example/x, a.example, a.example",
        "a.example:443, https://a.example:443/x, a.example, a.example",
        "http://a.example:80, http://a.example:80, a.example, a.example",
        "a.example:80, https://a.example, a.example:80, a.example",
        "http://a.example:443, http://a.example:443, a.example:443, a.example:443",
        "'[::1]:3001', 'http://[::1]:3001', '[::1]:3001', '[::1]:3001'",
        "localhost:3001, http://localhost:3001/login, localhost:3001, localhost:3001",
        "a.example, did:key:z6Mk, a.example, ",
    })
    void aSchemesOwnPortMayBeWritten(String shown, String uri, String domain, String led) {
        SignInMessage read = SignInMessage.parse((START + "\n\n" + END)
                .replace("agents.example:8443 wants", shown + " wants")
                .replace("https://agents.example:8443/a?b=c#d", uri));
        assertEquals(domain, read.domain());
        assertEquals(led, read.uriDomain());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00.000Z, 2026-01-31T12:00:00Z",
        "2026-01-31t12:00:00z, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00+00:00, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00-00:00, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.1234567891234Z, 2026-01-31T12:00:00.123456789Z",
        "2026-01-31T13:30:00.5+01:30, 2026-01-31T12:00:00.5Z",
        "2026-12-31T23:59:60Z, 2026-12-31T23:59:59Z",
    })
    void aTimeIsOfRfc3339(String written, String meant) {
        assertEquals(
                Instant.parse(meant),
                SignInMessage.parse((START + "\n\n" + END).replace("2026-01-31T12:00:00Z", written))
                        .issuedAt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                START + "\n" + "two\nlines\n\n" + END,
                START + "\n\r\n" + END,
                START + "\nunprintable \u0007\n\n" + END,
                START + "\nöffentlich\n\n" + END,
                START + "\n\n" + END + "\n",
                START + "\n\n" + END + "\nNonce: zzzzzzzzzzzz",
                START + "\n\n" + END + "\nNot Before: 2026-01-31T11:00:00Z\nExpiration Time: 2026-01-31T14:00:00Z",
            })
    void whatIsNotToTheLetterIsRefused(String text) {
        assertEquals(
                "message",
                assertThrows(Refusal.class, () -> SignInMessage.parse(text)).field());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Version: 1|Version: 2",
                "Chain ID: 31337|Chain ID: 0x7a69",
                "Chain ID: 31337|Chain ID: -1",
                "Nonce: abcdefgh12345678|Nonce: short",
                "Nonce: abcdefgh12345678|Nonce: abcdefgh-12345678",
                "2026-01-31T12:00:00Z|yesterday",
                "2026-01-31T12:00:00Z|2026-02-31T12:00:00Z",
                "2026-01-31T12:00:00Z|2026-01-31T12:00:00",
                "https://agents.example:8443/a?b=c#d|https://[",
                "agents.example:8443 wants|agents.example:8443  wants",
                "agents.example:8443 wants|user@agents.example wants",
                "0x70997970C51812dc3A010C7d01b50e0d17dc79C8|0x70997970C51812dc3A010C7d01b50e0d17dc79C",
            })
    void aFieldThatIsMalformedIsRefused(String change) {
        String[] parts = change.split("\\|");
        String text = (START + "\n\n" + END).replace(parts[0], parts[1]);
        assertEquals(
                "message",
                assertThrows(Refusal.class, () -> SignInMessage.parse(text)).field());
    }
}
