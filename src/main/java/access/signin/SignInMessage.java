package access.signin;

import base.Refusal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message of Sign-In with Ethereum (ERC-4361), version 1, read strictly: every line is where the specification has it, or the
 * message is refused.
 *
 * @param domain the host, with its port if it has one, that the wallet showed to its user
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
    private static final Pattern FORM =
            Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?<domain>[A-Za-z0-9._~\\[\\]:-]{1,255})"
                    + " wants you to sign in with your Ethereum account:\n"
                    + "(?<address>0x[0-9a-fA-F]{40})\n"
                    + "\n"
                    // Some wallets' libraries leave out the statement's line, others leave it empty.
                    + "(?:" + LINE + "{1,1000}\n\n|\n|)"
                    + "URI: (?<uri>" + LINE + "{1,2000})\n"
                    + "Version: 1\n"
                    + "Chain ID: (?<chain>[0-9]{1,18})\n"
                    + "Nonce: (?<nonce>[A-Za-z0-9]{8,128})\n"
                    + "Issued At: (?<issued>" + LINE + "{1,40})"
                    + "(?:\nExpiration Time: (?<expires>" + LINE + "{1,40}))?"
                    + "(?:\nNot Before: (?<before>" + LINE + "{1,40}))?"
                    + "(?:\nRequest ID: " + LINE + "{0,200})?"
                    + "(?:\nResources:(?:\n- " + LINE + "{1,2000}){0,20})?");

    /** @throws Refusal if {@code text} is not such a message, or not of version 1 */
    public static SignInMessage parse(String text) {
        Matcher read = FORM.matcher(text);
        if (!read.matches()) {
            throw Refusal.invalid(
                    FIELD, "must be a message of Sign-In with Ethereum (ERC-4361), version 1, to the letter");
        }
        return new SignInMessage(
                read.group("domain"),
                read.group("address"),
                uri(read.group("uri")),
                read.group("chain"),
                read.group("nonce"),
                time("Issued At", read.group("issued")),
                time("Expiration Time", read.group("expires")),
                time("Not Before", read.group("before")));
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
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException malformed) {
            throw Refusal.invalid(FIELD, "must have a time such as 2026-01-31T12:00:00Z (RFC 3339) as its " + name);
        }
    }
}
