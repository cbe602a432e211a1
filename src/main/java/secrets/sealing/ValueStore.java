package secrets.sealing;

import java.util.Optional;

/** One place that secrets are kept in. All of them list the names in the table {@code secrets}. */
public interface ValueStore {

    /** The id of the key that this place seals with now. */
    String currentKey();

    /**
     * Keeps {@code value} here, and lists it.
     *
     * @return as {@link WritableSecrets#store} does
     * @throws orders.NotReady if this place is away for now
     */
    Optional<String> store(SecretName name, KeyedValue value);

    /**
     * The value that a row of this place lists, with its data key.
     *
     * @throws Unreadable if its key is missing, or what is stored was changed or moved
     * @throws orders.NotReady if this place is away for now
     */
    KeyedValue find(SecretName name, SealedValue row);

    /**
     * Keeps here, under the current key, what {@code row} listed; the value is not opened.
     *
     * @return false if the row was stored or deleted since it was read: then all is as it was
     * @throws orders.NotReady if this place is away for now
     */
    boolean take(SecretName name, SealedValue row, KeyedValue value);

    /** What is stored cannot be opened. */
    final class Unreadable extends IllegalStateException {
        private static final long serialVersionUID = 1;

        public Unreadable(SecretName name, String reason, Throwable cause) {
            super(name + " cannot be opened: " + reason, cause);
        }
    }
}
