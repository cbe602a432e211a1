package access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Signing in. Its names in the environment are in application.properties. */
@ConfigMapping(prefix = "agentl2.access")
public interface AccessSettings {

    /** Signs the sessions' tokens, at least 32 bytes ({@code JWT_SECRET}). Never shown. */
    Optional<String> jwtSecret();

    /** The wallets that may do everything, {@code 0x} and 40 hex digits each ({@code OPERATOR_ADDRESSES}). */
    Optional<List<String>> operatorAddresses();

    /** The hosts, with their ports, that messages of EIP-4361 may be for ({@code AUTH_DOMAINS}). */
    List<String> domains();

    /** How long an access token is taken, 1 to 60 minutes ({@code AUTH_TOKEN_MINUTES}). */
    @WithDefault("15")
    int tokenMinutes();

    /** How long a session lasts however often it is refreshed, 1 to 2160 hours ({@code AUTH_SESSION_HOURS}). */
    @WithDefault("168")
    int sessionHours();

    /** How long a contract wallet's word is good, 5 to 3600 seconds ({@code AUTH_WALLET_RECHECK_SECONDS}). */
    @WithDefault("60")
    int walletRecheckSeconds();

    /** How long a nonce can be signed in with, 30 to 3600 seconds. */
    @WithDefault("600")
    int nonceSeconds();
}
