package startup.settings;

import base.AddressBlocks;
import base.SecretForm;
import java.util.Arrays;
import java.util.List;

/** Who may ask for what, and how often. */
final class AccessSection {

    private static final int MOST_REQUESTS = 1_000_000;

    static final Section ALL = new Section(
            "Access",
            List.of(
                    Setting.of(
                                    "JWT_SECRET",
                                    "agentl2.access.jwt-secret",
                                    "signs the tokens of [sessions](access.md)",
                                    new Form(
                                            "a random text of at least 32 bytes, for example from: openssl rand -hex 32",
                                            SecretForm::isSigningSecret))
                            .isRequired()
                            .isSecret()
                            .inExample(""),
                    Setting.of(
                                    "OPERATOR_ADDRESSES",
                                    "agentl2.access.operator-addresses",
                                    "the wallets that may do everything",
                                    Form.addresses())
                            .inExample("0x..."),
                    Setting.of(
                                    "AGENTS_PER_WALLET",
                                    "agentl2.access.agents-per-wallet",
                                    "how many agents a wallet may have, operators aside",
                                    Form.number("a number", 1, 100_000))
                            .or("100"),
                    Setting.of(
                            "TRUSTED_OWNERS",
                            "agentl2.access.trusted-owners",
                            "the wallets whose agents may use"
                                    + " [what is the runtime's own](access.md#what-is-the-runtimes-own): its keys at providers, its"
                                    + " servers, its signing keys; operators and the runtime's own address always may",
                            new Form(
                                    "addresses of 0x and 40 hex digits, separated by commas, or * for everybody",
                                    value -> value.equals("*") || Form.isListOfAddresses(value))),
                    Setting.of(
                                    "AUTH_DOMAINS",
                                    "agentl2.access.sign-in.domains",
                                    "the hosts that messages to [sign in](access.md#signing-in) are for",
                                    Form.matching(
                                            "hosts, each with its port unless that is the usual one, separated by commas, such as"
                                                    + " agents.example.com",
                                            "\\s*[\\w.\\[\\]:-]+\\s*(,\\s*[\\w.\\[\\]:-]+\\s*)*"))
                            .or("localhost:${PORT:3001},127.0.0.1:${PORT:3001}")
                            .shownAs("`localhost` and `127.0.0.1`, each with `PORT`")
                            .inExample("localhost:3001"),
                    Setting.of(
                                    "AUTH_TOKEN_MINUTES",
                                    "agentl2.access.sign-in.token-minutes",
                                    "how long an access token is taken",
                                    Form.number("minutes", 1, 60))
                            .or("15"),
                    Setting.of(
                                    "AUTH_SESSION_HOURS",
                                    "agentl2.access.sign-in.session-hours",
                                    "how long a session lasts however often it is refreshed",
                                    Form.number("hours", 1, 2160))
                            .or("168"),
                    Setting.of(
                                    "AUTH_WALLET_RECHECK_SECONDS",
                                    "agentl2.access.sign-in.wallet-recheck-seconds",
                                    "how often a contract wallet is asked again whether it accepts its signature",
                                    Form.number("seconds", 5, 3600))
                            .or("60"),
                    Setting.of(
                            "TRUSTED_PROXIES",
                            "agentl2.access.trusted-proxies",
                            "the proxies whose `X-Forwarded-For` counts ([docs/hardening.md](hardening.md))",
                            new Form(
                                    "addresses and CIDR blocks separated by commas, such as 10.0.0.0/8,2001:db8::7",
                                    value -> AddressBlocks.parse(value).isPresent())),
                    Setting.of(
                            "CORS_ORIGINS",
                            "agentl2.access.cors-origins",
                            "whose pages may use the API",
                            new Form(
                                    "https origins separated by commas, such as"
                                            + " https://app.example,https://other.example:8443",
                                    AccessSection::isListOfOrigins)),
                    limit("RATE_LIMIT_PER_ADDRESS", "per-address", "what one client address may ask for")
                            .or("600"),
                    limit(
                                    "RATE_LIMIT_SIGN_IN_PER_ADDRESS",
                                    "sign-in-per-address",
                                    "the same of the sign-in's operations")
                            .or("30"),
                    limit("RATE_LIMIT_PER_CALLER", "per-caller", "what one caller who has signed in may, wherever from")
                            .or("1200")));

    private AccessSection() {}

    /** A serialized origin (RFC 6454, section 6.2), so no path; https, or a page's traffic could be changed on its way. */
    private static boolean isListOfOrigins(String list) {
        return Arrays.stream(list.split(",", -1))
                .allMatch(origin -> origin.strip().matches("https://(?:[a-z0-9.-]+|\\[[0-9a-f:.]+])(?::\\d{1,5})?"));
    }

    private static Setting limit(String name, String property, String words) {
        return Setting.of(
                name,
                "agentl2.access.limits." + property,
                words,
                Form.range("requests a minute from 1 to " + MOST_REQUESTS + ", or 0 for no limit", 0, MOST_REQUESTS));
    }
}
