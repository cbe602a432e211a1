package access;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The wallets that may do everything. */
@ApplicationScoped
public class Operators {

    private final Set<String> addresses;

    public Operators(AccessSettings settings) {
        this.addresses = settings.operatorAddresses().orElse(List.of()).stream()
                .map(one -> one.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @param address in lower case */
    public boolean contains(String address) {
        return addresses.contains(address);
    }
}
