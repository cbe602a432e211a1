package outgoing;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a call that an agent's owner or a model can influence is to go. The address is read once, strictly, and the same
 * reading is checked and called. What it may not be, and where it may not lead, is for {@link OutgoingGuard} to say.
 *
 * @param uri absolute, with a host, and with neither a user nor a fragment
 */
public record Destination(URI uri) {

    private static final int LONGEST = 4096;
    private static final int LAST_PORT = 65_535;

    /**
     * @param address an http or https address by RFC 3986, and no more lenient than that: no braces, backslashes, spaces or
     *     letters outside ASCII, which other readers of addresses see differently
     * @throws OutgoingRefused if it is anything else
     */
    public static Destination parse(String address) throws OutgoingRefused {
        if (address.length() > LONGEST || !address.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw malformed();
        }
        try {
            URI uri = new URI(address).parseServerAuthority();
            boolean web =
                    uri.isAbsolute() && uri.getScheme().toLowerCase(Locale.ROOT).matches("https?");
            boolean extra = uri.getRawUserInfo() != null || uri.getRawFragment() != null;
            if (!web || uri.getHost() == null || extra || uri.getPort() == 0 || uri.getPort() > LAST_PORT) {
                throw malformed();
            }
            return new Destination(uri);
        } catch (URISyntaxException e) {
            throw malformed();
        }
    }

    private static OutgoingRefused malformed() {
        return new OutgoingRefused(
                "the address is malformed: it should be https://host/path, with no user, no fragment, and no letters outside ASCII");
    }
}
