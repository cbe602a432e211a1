package access.limits;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many requests a minute are answered, over all processes of one database; 0 switches a limit off. */
@ConfigMapping(prefix = "agentl2.access.limits")
public interface LimitSettings {

    /** Of one client address ({@code RATE_LIMIT_PER_ADDRESS}). */
    @WithDefault("600")
    int perAddress();

    /** Of one client address, to the sign-in's operations ({@code RATE_LIMIT_SIGN_IN_PER_ADDRESS}). */
    @WithDefault("30")
    int signInPerAddress();

    /** Of one caller who has signed in ({@code RATE_LIMIT_PER_CALLER}). */
    @WithDefault("1200")
    int perCaller();
}
