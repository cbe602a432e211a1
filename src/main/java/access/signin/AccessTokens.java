package access.signin;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * The tokens of a session: JSON Web Tokens (RFC 7519) with an HMAC of SHA-256 (RFC 7515, RFC 7518 section 3.2). No other algorithm
 * is taken, {@code none} least of all. Each token is for one use (its audience), so that a refresh token opens nothing.
 */
@ApplicationScoped
public class AccessTokens {

    private static final String ISSUER = "agentl2";
    private static final String SESSION = "sid";
    private static final String GENERATION = "gen";

    private final HmacKey key;

    /** @param secret at least 32 bytes ({@code JWT_SECRET}) */
    public AccessTokens(@ConfigProperty(name = "agentl2.access.jwt-secret") Optional<String> secret) {
        // The start is refused without one (startup.settings.Settings); only tests of other things run so.
        this.key = secret.filter(text -> !text.isBlank())
                .map(text -> new HmacKey(text.strip().getBytes(StandardCharsets.UTF_8)))
                .orElse(null);
    }

    /** What a token is for. */
    public enum Use {
        /** Sent with requests. */
        ACCESS("agentl2-api"),
        /** Exchanged for new tokens. */
        REFRESH("agentl2-refresh");

        private final String audience;

        Use(String audience) {
            this.audience = audience;
        }
    }

    /**
     * What a token says.
     *
     * @param generation how often its session had been refreshed
     */
    public record Content(String address, String sessionId, int generation) {}

    /** A token that is taken until {@code end}. */
    public String issue(Use use, Content content, Instant end) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(use.audience);
        claims.setSubject(content.address());
        claims.setStringClaim(SESSION, content.sessionId());
        claims.setClaim(GENERATION, content.generation());
        claims.setIssuedAtToNow();
        claims.setExpirationTime(NumericDate.fromSeconds(end.getEpochSecond()));
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(claims.toJson());
        token.setKey(key);
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        token.setHeader("typ", "JWT");
        try {
            return token.getCompactSerialization();
        } catch (JoseException noSecret) {
            throw new IllegalStateException("JWT_SECRET cannot sign", noSecret);
        }
    }

    /** What the token says; empty unless it was issued here, for this use, and is not over. */
    public Optional<Content> read(Use use, String token) {
        if (key == null) {
            return Optional.empty();
        }
        JwtConsumer consumer = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256)
                .setVerificationKey(key)
                .setExpectedIssuer(ISSUER)
                .setExpectedAudience(use.audience)
                .setRequireExpirationTime()
                .setRequireSubject()
                .build();
        try {
            JwtClaims claims = consumer.processToClaims(token);
            return Optional.of(new Content(
                    claims.getSubject(),
                    claims.getStringClaimValue(SESSION),
                    claims.getClaimValue(GENERATION, Long.class).intValue()));
        } catch (InvalidJwtException | MalformedClaimException notOurs) {
            return Optional.empty();
        }
    }
}
