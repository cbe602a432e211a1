package access.signin;

import access.callers.Addresses;
import base.HiddenText;
import base.Json;
import base.Queries;
import base.Refusal;
import chain.contract.KnownChain;
import chain.contract.WalletContracts;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.web3j.crypto.Sign;
import org.web3j.utils.Numeric;

/** Sign-In with Ethereum (ERC-4361): a wallet signs a message that carries a nonce of this runtime, and gets a session. */
@ApplicationScoped
@Named("signIn")
public class SignIn {

    private static final int NONCE_BYTES = 16;
    private static final Duration SKEW = Duration.ofMinutes(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Queries queries;
    private final SignInSettings settings;
    private final KnownChain chain;
    private final WalletContracts wallets;
    private final Sessions sessions;
    private final List<String> domains;
    private final ObjectMapper json = Json.mapper();

    public SignIn(
            Queries queries, SignInSettings settings, KnownChain chain, WalletContracts wallets, Sessions sessions) {
        this.queries = queries;
        this.settings = settings;
        this.chain = chain;
        this.wallets = wallets;
        this.sessions = sessions;
        this.domains = settings.domains().stream()
                // Messages are compared without a scheme's usual port, too.
                .map(one -> one.strip().toLowerCase(Locale.ROOT).replaceFirst(":(?:443|80)$", ""))
                .toList();
    }

    /** What a message must say to be taken; the names are the contract's. */
    public record Terms(String nonce, String expiresAt, long chainId, List<String> domains) {}

    /** Hands out a nonce. @throws Refusal if it is not known yet which chain this runtime serves */
    public Terms nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        String nonce = HexFormat.of().formatHex(bytes);
        long chainId = chain.id();
        String end = queries.first(
                        "access/store-nonce", Map.of("nonce", nonce, "seconds", settings.nonceSeconds()), String.class)
                .orElseThrow();
        return new Terms(nonce, end, chainId, domains);
    }

    /** The wallet that {@code request} says it is from, for the audit log; null if it does not say. */
    public String claimed(HiddenText request) {
        try {
            return "wallet "
                    + SignInMessage.parse(json.readTree(request.reveal())
                                    .path("message")
                                    .asText())
                            .address()
                            .toLowerCase(Locale.ROOT);
        } catch (JsonProcessingException | Refusal unreadable) {
            return null;
        }
    }

    /** The answer that tokens are. */
    public HiddenText answer(Sessions.Tokens tokens) throws JsonProcessingException {
        return new HiddenText(json.writeValueAsString(tokens));
    }

    /** What the audit log calls a session that {@link #verify} opened. */
    public String subject(Sessions.Tokens opened) {
        return "wallet " + opened.address() + ", session " + opened.sessionId();
    }

    /**
     * Opens a session for the wallet that signed.
     *
     * @param request {@code {"message", "signature"}}
     * @throws Refusal if the message is malformed, not for this runtime, too old, was used before, or was not signed by the wallet
     */
    public Sessions.Tokens verify(HiddenText request) throws JsonProcessingException {
        Proven wallet = prove(request);
        return sessions.open(wallet.address(), wallet.proof(), wallet.until());
    }

    /**
     * A wallet that signed.
     *
     * @param proof what a contract wallet said yes to; null for an account with a key
     * @param until when what it signed in to ends at the latest; null if the message does not say
     */
    public record Proven(String address, WalletProof proof, Instant until) {}

    /** Which wallet signed, as {@link #verify} finds it out; it opens nothing. */
    public Proven prove(HiddenText request) throws JsonProcessingException {
        JsonNode given = json.readTree(request.reveal());
        String text = given.path("message").asText();
        SignInMessage message = SignInMessage.parse(text);
        String address = Addresses.normalised("message", message.address());
        requireHere(message);
        requireNow(message);
        // Before the signature is looked at: nobody gets two tries with one nonce, nor has a node asked with none.
        if (queries.run("access/use-nonce", Map.of("nonce", message.nonce())) == 0) {
            throw refused("has a nonce that was not handed out here, was used before, or is too old");
        }
        byte[] hash = Sign.getEthereumMessageHash(text.getBytes(StandardCharsets.UTF_8));
        byte[] signature = Numeric.hexStringToByteArray(given.path("signature").asText());
        if (AccountSignature.isBy(address, hash, signature)) {
            return new Proven(address, null, end(message));
        }
        if (wallets.accepts(address, hash, signature)) {
            return new Proven(address, new WalletProof(hash, signature), end(message));
        }
        throw Refusal.unauthenticated("signature", "is not the wallet's for this message");
    }

    private void requireHere(SignInMessage message) {
        if (!domains.contains(message.domain().toLowerCase(Locale.ROOT))) {
            throw refused("is for another domain than " + String.join(", ", domains));
        }
        String led = message.uriDomain();
        if (led == null || !domains.contains(led.toLowerCase(Locale.ROOT))) {
            throw refused("has a URI of another domain than " + String.join(", ", domains));
        }
        long id = chain.id();
        if (!new BigInteger(message.chainId()).equals(BigInteger.valueOf(id))) {
            throw refused("is for another chain than " + id);
        }
    }

    private void requireNow(SignInMessage message) {
        Instant now = Instant.now();
        if (message.issuedAt().isAfter(now.plus(SKEW))) {
            throw refused("was issued in the future");
        }
        if (message.issuedAt()
                .isBefore(now.minusSeconds(settings.nonceSeconds()).minus(SKEW))) {
            throw refused("was issued too long ago");
        }
        if (message.expirationTime() != null
                && !message.expirationTime().plus(SKEW).isAfter(now)) {
            throw refused("is expired");
        }
        if (message.notBefore() != null && message.notBefore().isAfter(now.plus(SKEW))) {
            throw refused("is not valid yet");
        }
    }

    /** When the session ends by its message: one that is over by this clock alone has what the other clock may be behind. */
    private static Instant end(SignInMessage message) {
        Instant end = message.expirationTime();
        return end == null || end.isAfter(Instant.now()) ? end : end.plus(SKEW);
    }

    private static Refusal refused(String reason) {
        return Refusal.unauthenticated("message", reason);
    }
}
