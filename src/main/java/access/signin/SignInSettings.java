package access.signin;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/** Signing in. Its names in the environment are in application.properties. */
@ConfigMapping(prefix = "agentl2.access.sign-in")
public interface SignInSettings {

    /** The hosts, with their ports, that messages of EIP-4361 may be for ({@code AUTH_DOMAINS}). */
    List<String> domains();

    /** How long an access token is taken, in minutes ({@code AUTH_TOKEN_MINUTES}). */
    @WithDefault("15")
    int tokenMinutes();

    /** How long a session lasts however often it is refreshed, in hours ({@code AUTH_SESSION_HOURS}). */
    @WithDefault("168")
    int sessionHours();

    /** How long a contract wallet's word is good, in seconds ({@code AUTH_WALLET_RECHECK_SECONDS}). */
    @WithDefault("60")
    int walletRecheckSeconds();

    /** How long a nonce can be signed in with, in seconds. */
    @WithDefault("600")
    int nonceSeconds();
}
