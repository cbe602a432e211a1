package startup;

/**
 * What has to be there before the environment is read. A service of {@link java.util.ServiceLoader}: the development mode makes
 * its database and chain here, and the package, which does not hold the development mode, has none.
 */
public interface Ground {

    /**
     * Makes it, and publishes where it is under the names of the environment, as system properties.
     *
     * @throws Unavailable if it cannot be had
     */
    void prepare();

    /** It cannot be had; the message is one line that says why and what to do. */
    class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
