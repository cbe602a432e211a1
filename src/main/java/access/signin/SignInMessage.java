package access.signin;

import base.Refusal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message of Sign-In with Ethereum (ERC-4361), version 1, read strictly: every line is where the specification has it, or the
 * message is refused.
 *
 * @param domain the host that the wallet showed to its user, with its port unless that is its scheme's own
 * @param address the wallet, as it was written
 * @param uri what is signed in to
 * @param expirationTime null if there is none
 * @param notBefore null if there is none
 */
public record SignInMessage(
        String domain,
        String address,
        URI uri,
        String chainId,
        String nonce,
        Instant issuedAt,
        Instant expirationTime,
        Instant notBefore) {

    private static final String FIELD = "message";
    // Visible ASCII and blanks: nothing in a line can be taken for a line of its own.
    private static final String LINE = "[\\x20-\\x7e]";
    private static final Pattern HEAD =
            Pattern.compile("(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?<domain>[A-Za-z0-9._~\\[\\]:-]{1,255})"
                    + " wants you to sign in with your Ethereum account:\n"
                    + "(?<address>0x[0-9a-fA-F]{40})\n"
                    + "\n"
                    // Some wallets' libraries leave out the statement's line, others leave it empty.
                    + "(?:" + LINE + "+\n\n|\n|)"
                    + "URI: (?<uri>" + LINE + "+)\n"
                    + "Version: 1\n"
                    + "Chain ID: (?<chain>[0-9]{1,78})\n"
                    + "Nonce: (?<nonce>[A-Za-z0-9]{8,128})\n"
                    + "Issued At: (?<issued>" + LINE + "{1,40})"
                    + "(?:\nExpiration Time: (?<expires>" + LINE + "{1,40}))?"
                    + "(?:\nNot Before: (?<before>" + LINE + "{1,40}))?"
                    + "(?:\nRequest ID: " + LINE + "*)?");
    private static final String RESOURCES = "\nResources:";
    private static final String RESOURCE = "- " + LINE + "+";

    /** @throws Refusal if {@code text} is not such a message, or not of version 1 */
    public static SignInMessage parse(String text) {
        Matcher read = HEAD.matcher(text);
        if (!read.lookingAt() || !isResources(text.substring(read.end()))) {
            throw Refusal.invalid(
                    FIELD, "must be a message of Sign-In with Ethereum (ERC-4361), version 1, to the letter");
        }
        URI uri = uri(read.group("uri"));
        String scheme = read.group("scheme") == null ? uri.getScheme() : read.group("scheme");
        return new SignInMessage(
                withoutUsualPort(read.group("domain"), scheme),
                read.group("address"),
                uri,
                read.group("chain"),
                read.group("nonce"),
                time("Issued At", read.group("issued")),
                time("Expiration Time", read.group("expires")),
                time("Not Before", read.group("before")));
    }

    /** Where the URI leads: its host, with its port unless that is its scheme's own; null if it leads to none. */
    public String uriDomain() {
        String authority = uri.getRawAuthority();
        return authority == null ? null : withoutUsualPort(authority, uri.getScheme());
    }

    /** Each on a line of its own, however many; one is taken after the other, since so many in one expression are too deep. */
    private static boolean isResources(String rest) {
        return rest.isEmpty()
                || rest.equals(RESOURCES)
                || rest.startsWith(RESOURCES + "\n")
                        && Arrays.stream(rest.substring(RESOURCES.length() + 1).split("\n", -1))
                                .allMatch(line -> line.matches(RESOURCE));
    }

    /** A port that its scheme has anyway may be written or not (RFC 3986, section 6.2.3). */
    private static String withoutUsualPort(String authority, String scheme) {
        String usual = "https".equalsIgnoreCase(scheme) ? ":443" : "http".equalsIgnoreCase(scheme) ? ":80" : null;
        return usual != null && authority.endsWith(usual)
                ? authority.substring(0, authority.length() - usual.length())
                : authority;
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw Refusal.invalid(FIELD, "has a URI that is none (RFC 3986)");
        }
    }

    private static Instant time(String name, String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(known(text)).toInstant();
        } catch (DateTimeException malformed) {
            throw Refusal.invalid(FIELD, "must have a time such as 2026-01-31T12:00:00Z (RFC 3339) as its " + name);
        }
    }

    /** What RFC 3339 allows and Java does not know: a leap second, and more than nine digits of a fraction. */
    private static String known(String time) {
        return time.replaceFirst("(?i)^(?<start>.{10}T23:59:)60", "${start}59").replaceFirst("(\\.\\d{9})\\d+", "$1");
    }
}
