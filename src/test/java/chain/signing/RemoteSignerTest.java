package chain.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import access.callers.Addresses;
import access.callers.Operators;
import access.callers.TrustedOwners;
import chain.rpc.ChainSettingsOf;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import orders.PermanentFailure;
import orders.TransientFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;
import secrets.sealing.Secrets;

class RemoteSignerTest {

    private static final long CHAIN = 8453;
    private static final String KEY = "0x" + "7".repeat(64);
    private static final String MARKET = "0x" + "Ab".repeat(20);
    private static final BigInteger GAS = BigInteger.valueOf(120_000);
    private static final BigInteger FEE = BigInteger.valueOf(2_000_000_000);

    private StubSigner stub;
    private Signers signers;

    @BeforeEach
    void start() throws IOException {
        stub = new StubSigner(KEY, CHAIN);
        signers = signers(Map.of("remote-signer-url", stub.url(), "timeout-seconds", "2"));
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatItSignsIsWhatTheKeyItselfWouldSign(boolean typed) {
        Signer remote = of(stub.address());
        assertEquals(stub.address(), remote.address());
        for (String data : new String[] {"0x1234", ""}) {
            assertEquals(
                    new KeySigner(KEY).sign(transaction(typed, data), CHAIN),
                    remote.sign(transaction(typed, data), CHAIN));
        }
        of(stub.address());
        assertEquals(1, stub.accountsAsked());
    }

    @ParameterizedTest
    @CsvSource({
        "to, 0x1111111111111111111111111111111111111111, recipient",
        "nonce, 0x9, nonce",
        "value, 0x1, value",
        "data, 0x1235, data",
        "gas, 0x1, gas",
        "maxFeePerGas, 0xffffffffff, fee",
        "maxPriorityFeePerGas, 0x0, tip"
    })
    void whatWasNotAskedForIsNotSent(String field, String value, String difference) {
        stub.lie(fields -> fields.put(field, value));
        var refused = assertThrows(TransientFailure.class, () -> sign(true));
        assertTrue(refused.getMessage().contains("(" + difference + " differs)"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSignatureForAnotherChainIsNotSent(boolean typed) {
        stub.chainId(1);
        var refused = assertThrows(TransientFailure.class, () -> sign(typed));
        assertTrue(refused.getMessage().contains("chain id"), refused.getMessage());
    }

    @Test
    void anotherSenderTypeOrMoreBytesAreDifferences() {
        RawTransaction asked = transaction(true, "0x1234");
        String raw = new KeySigner(KEY).sign(asked, CHAIN);
        assertEquals(Optional.empty(), difference(asked, raw));
        assertEquals(Optional.of("sender"), difference(asked, new KeySigner("0x" + "8".repeat(64)).sign(asked, CHAIN)));
        String legacy = new KeySigner(KEY).sign(transaction(false, "0x1234"), CHAIN);
        assertEquals(Optional.of("type"), difference(asked, legacy));
        assertEquals(Optional.of("content"), difference(asked, raw + "00"));
        assertEquals(Optional.of("format"), difference(asked, "0x02"));
        assertEquals(Optional.of("format"), difference(asked, ""));
        String unsigned = Numeric.toHexString(TransactionEncoder.encode(asked));
        assertEquals(Optional.of("signature"), difference(asked, unsigned));
    }

    @Test
    void aSignerThatIsDownIsWaitedForAndOneWithoutTheKeyIsNot() {
        var missing = assertThrows(PermanentFailure.class, () -> of(MARKET));
        assertTrue(missing.getMessage().contains("REMOTE_SIGNER_URL"), missing.getMessage());
        String secret = "s3cr3t";
        stub.close();
        Signers down = signers(Map.of("remote-signer-url", stub.url() + "/" + secret));
        var failure = assertThrows(TransientFailure.class, () -> down.of(UUID.randomUUID(), stub.address()));
        assertTrue(failure.getMessage().contains("cannot be reached"), failure.getMessage());
        assertFalse(failure.getMessage().contains(secret), failure.getMessage());
    }

    @Test
    void theRuntimesOwnKeyIsPreferred() {
        Signers both = signers(Map.of("remote-signer-url", stub.url(), "runtime-private-key", KEY));
        both.of(UUID.randomUUID(), stub.address());
        assertEquals(0, stub.accountsAsked());
    }

    private String sign(boolean typed) {
        return of(stub.address()).sign(transaction(typed, "0x1234"), CHAIN);
    }

    private Signer of(String seller) {
        return signers.of(UUID.randomUUID(), seller);
    }

    private Optional<String> difference(RawTransaction asked, String raw) {
        return SignedAsAsked.difference(asked, CHAIN, stub.address(), raw);
    }

    private static RawTransaction transaction(boolean typed, String data) {
        return typed
                ? RawTransaction.createTransaction(
                        CHAIN, BigInteger.TWO, GAS, MARKET, BigInteger.ZERO, data, BigInteger.ONE, FEE)
                : RawTransaction.createTransaction(BigInteger.TWO, FEE, GAS, MARKET, data);
    }

    private static Signers signers(Map<String, String> settings) {
        Secrets none = (agentId, name) -> Optional.empty();
        var everybody = new TrustedOwners(
                new Operators(Optional.empty()), new Addresses(Optional.empty()), null, Optional.of(List.of("*")));
        return new Signers(ChainSettingsOf.map(settings), none, everybody);
    }
}
