package access.browser;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Sessions of browsers. Names in the environment are in application.properties. */
@ConfigMapping(prefix = "agentl2.access.browser")
public interface BrowserSettings {

    /** After how many minutes without a request a session is over. */
    @WithDefault("30")
    int idleMinutes();

    /** How long a session lasts however often it is used, in hours. */
    @WithDefault("12")
    int sessionHours();

    /** The hash of an operator's password, as {@code hash-password} prints it ({@code HAWTIO_PASSWORD_HASH}). */
    Optional<String> operatorPasswordHash();

    /** The same of a viewer's ({@code HAWTIO_VIEWER_PASSWORD_HASH}). */
    Optional<String> viewerPasswordHash();
}
