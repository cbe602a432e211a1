package access.callers;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The wallets that may do everything. */
@ApplicationScoped
public class Operators {

    private final Set<String> addresses;

    /** @param addresses {@code 0x} and 40 hex digits each ({@code OPERATOR_ADDRESSES}) */
    public Operators(@ConfigProperty(name = "agentl2.access.operator-addresses") Optional<List<String>> addresses) {
        this.addresses = addresses.orElse(List.of()).stream()
                .map(one -> one.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @param address in lower case */
    public boolean contains(String address) {
        return addresses.contains(address);
    }
}
