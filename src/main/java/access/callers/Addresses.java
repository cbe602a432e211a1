package access.callers;

import base.Refusal;
import base.SecretForm;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/** Addresses as clients write them: in any case, but mixed case must carry the checksum of EIP-55. */
@ApplicationScoped
public class Addresses {

    private final Optional<String> runtimeAddress;

    public Addresses(@ConfigProperty(name = "agentl2.chain.runtime-private-key") Optional<String> runtimeKey) {
        this.runtimeAddress = runtimeKey
                .flatMap(SecretForm::signingKey)
                .map(key ->
                        Credentials.create(ECKeyPair.create(key)).getAddress().toLowerCase(Locale.ROOT));
    }

    /** The address in lower case, as the database has it; null for null. */
    public static String normalised(String field, String address) {
        if (address == null) {
            return null;
        }
        String digits = address.substring(2);
        boolean mixed =
                !digits.equals(digits.toLowerCase(Locale.ROOT)) && !digits.equals(digits.toUpperCase(Locale.ROOT));
        if (mixed && !Keys.toChecksumAddress(address).equals(address)) {
            throw Refusal.invalid(field, "has a wrong EIP-55 checksum; write it in lower case, or with the right one");
        }
        return address.toLowerCase(Locale.ROOT);
    }

    /** The address of the runtime's own key, which owns agents that name no owner. */
    public String runtime() {
        return ofRuntime()
                .orElseThrow(
                        () -> Refusal.invalid("ownerAddress", "is needed, since this runtime has no key of its own"));
    }

    /** The same in lower case; empty if the runtime has no key. */
    public Optional<String> ofRuntime() {
        return runtimeAddress;
    }
}
