package knowledge.stores;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.UUID;

/** Reads names of passages from a store's answer, which may be anything. */
final class PassageKeys {

    private PassageKeys() {}

    /** Empty if these do not name a passage. */
    static Optional<PassageKey> read(String document, JsonNode number) {
        try {
            return number.canConvertToInt()
                    ? Optional.of(new PassageKey(UUID.fromString(document), number.asInt()))
                    : Optional.empty();
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
