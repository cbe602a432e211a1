package chain.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import access.OwnedAgents;
import access.callers.TrustedOwners;
import chain.rpc.ChainSettingsOf;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import orders.PermanentFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import secrets.sealing.Secrets;
import startup.TestDatabase;
import tools.ToolServices;

/** The keys of the runtime and of its remote signer sign for agents of trusted owners only, whoever the seller is on chain. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ToolServices.class)
class SigningOwnersTest {

    private static final String REMOTE_KEY = "0x" + "7".repeat(64);
    private static final String OWN_KEY = "0x" + "5".repeat(64);

    @Inject
    Secrets secrets;

    @Inject
    TrustedOwners trusted;

    @Inject
    Signers configured;

    private StubSigner stub;
    private Signers remote;

    @BeforeEach
    void start() throws IOException {
        stub = new StubSigner(REMOTE_KEY, 8453);
        remote = new Signers(
                ChainSettingsOf.map(Map.of("remote-signer-url", stub.url(), "timeout-seconds", "5")), secrets, trusted);
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trusted", "operator", "runtime"})
    void aTrustedOwnersAgentIsSignedFor(String owner) {
        UUID agent = OwnedAgents.create(owner, Map.of());
        assertEquals(
                OwnedAgents.owner("runtime"),
                configured.of(agent, OwnedAgents.owner("runtime")).address());
        assertEquals(stub.address(), remote.of(agent, stub.address()).address());
    }

    @Test
    void aStrangersIsNotThoughItsSellerIsTheOperatorsAddress() {
        UUID agent = OwnedAgents.create("stranger", Map.of("AGENT_PRIVATE_KEY", OWN_KEY));
        assertRefused(configured, agent, OwnedAgents.owner("runtime"));
        assertRefused(remote, agent, stub.address());
        assertEquals(0, stub.accountsAsked());
        String own = new KeySigner(OWN_KEY).address();
        assertEquals(own, configured.of(agent, own).address());
        assertEquals(own, remote.of(agent, own).address());
    }

    @Test
    void anAccountThatHasSignedIsMendedWhoeverOwnsTheAgentNow() {
        UUID agent = OwnedAgents.create("stranger", Map.of());
        assertEquals(
                OwnedAgents.owner("runtime"),
                configured.toMend(agent, OwnedAgents.owner("runtime")).address());
        assertEquals(stub.address(), remote.toMend(agent, stub.address()).address());
    }

    private static void assertRefused(Signers signers, UUID agent, String seller) {
        String told = assertThrows(PermanentFailure.class, () -> signers.of(agent, seller))
                .getMessage();
        assertTrue(told.contains("AGENT_PRIVATE_KEY") && told.contains("TRUSTED_OWNERS"), told);
    }
}
