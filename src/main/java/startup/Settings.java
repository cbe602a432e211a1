package startup;

import base.SecretForm;
import chain.rpc.RpcAddress;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Checks the environment before anything starts, so that a runtime that trusts it with money and keys never runs on a
 * half-configured one. Each problem is one line that names the setting and says what it should look like. Values are never
 * part of a line.
 */
public final class Settings {

    /** The roles that a process can have. */
    public static final List<String> ROLES = List.of("api", "worker", "listener");

    private static final BigInteger CURVE_ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    private static final String ADDRESS_FORM = "an http or https address without a query";
    private static final String PORT_FORM = "a port from 1 to 65535";

    private static final List<Setting> SETTINGS = List.of(
            required(
                    "DATABASE_URL",
                    "a PostgreSQL address such as postgresql://user:password@host:5432/agentl2",
                    value -> DatabaseUrl.parse(value).isPresent()),
            required(
                    "L2_RPC_URL",
                    "the address of an EVM node, such as https://host or wss://host, or several separated by commas",
                    RpcAddress::isValidList),
            required("MARKETPLACE_ADDRESS", "0x and 40 hex digits", Settings::isAddress),
            required("REGISTRY_ADDRESS", "0x and 40 hex digits", Settings::isAddress),
            new Setting(
                    "RUNTIME_PRIVATE_KEY",
                    "a private key of 0x and 64 hex digits, not zero",
                    Settings::isPrivateKey,
                    true,
                    "REMOTE_SIGNER_URL"),
            optional(
                    "REMOTE_SIGNER_URL",
                    "the address of a remote signer's JSON-RPC, such as http://localhost:9000",
                    value -> value.matches("https?://.+") && !value.contains(",") && RpcAddress.isValidList(value)),
            optional(
                    "CHAIN_ID",
                    "the number of an EVM chain, such as 8453",
                    value -> isNumber(value, 1, Long.MAX_VALUE)),
            required(
                    "JWT_SECRET",
                    "a random text of at least 32 bytes, for example from: openssl rand -hex 32",
                    SecretForm::isSigningSecret),
            optional(
                    "OPERATOR_ADDRESSES",
                    "addresses of 0x and 40 hex digits, separated by commas",
                    Settings::isListOfAddresses),
            optional(
                    "AUTH_DOMAINS",
                    "hosts, each with its port unless that is the usual one, separated by commas, such as agents.example.com",
                    value -> value.matches("\\s*[\\w.\\[\\]:-]+\\s*(,\\s*[\\w.\\[\\]:-]+\\s*)*")),
            optional("AGENTS_PER_WALLET", "a number from 1 to 100000", value -> isNumber(value, 1, 100_000)),
            optional("AUTH_TOKEN_MINUTES", "minutes from 1 to 60", value -> isNumber(value, 1, 60)),
            optional("AUTH_SESSION_HOURS", "hours from 1 to 2160", value -> isNumber(value, 1, 2160)),
            optional("AUTH_WALLET_RECHECK_SECONDS", "seconds from 5 to 3600", value -> isNumber(value, 5, 3600)),
            required(
                    "ENCRYPTION_KEY",
                    "64 random hex digits or the base64 of 32 random bytes, for example from: openssl rand -hex 32",
                    SecretForm::isMasterKey),
            optional(
                    "ENCRYPTION_KEY_PREVIOUS",
                    "earlier values of ENCRYPTION_KEY, separated by commas",
                    SecretForm::isMasterKeyList),
            optional(
                    "AGENTL2_ROLES",
                    "one or more of api,worker,listener, separated by commas",
                    value -> !roles(value).isEmpty() && ROLES.containsAll(roles(value))),
            optional("MAX_CONCURRENT_EXECUTIONS", "a number from 1 to 1000", value -> isNumber(value, 1, 1000)),
            optional("ORDER_POLL_INTERVAL_MS", "milliseconds from 50 to 60000", value -> isNumber(value, 50, 60_000)),
            optional("ORDER_LEASE_MS", "milliseconds from 3000 to 300000", value -> isNumber(value, 3_000, 300_000)),
            optional("ORDER_MAX_ATTEMPTS", "a number from 1 to 100", value -> isNumber(value, 1, 100)),
            optional("ORDER_BACKOFF_MS", "milliseconds from 100 to 60000", value -> isNumber(value, 100, 60_000)),
            optional("ORDER_MIN_DEADLINE_SECONDS", "seconds from 0 to 86400", value -> isNumber(value, 0, 86_400)),
            optional("APPROVAL_MARGIN_SECONDS", "seconds from 0 to 86400", value -> isNumber(value, 0, 86_400)),
            optional("APPROVAL_URGENT_MINUTES", "minutes from 1 to 525600", value -> isNumber(value, 1, 525_600)),
            optional("RESULT_PUBLISH", "before or after", value -> value.matches("before|after")),
            optional(
                    "PROTOCOL_FEE_BPS", "hundredths of a percent from 0 to 10000", value -> isNumber(value, 0, 10_000)),
            optional("WEI_PER_USD", "a number of wei above 0", value -> value.matches("[1-9]\\d{0,37}")),
            optional("PORT", PORT_FORM, value -> isNumber(value, 1, 65_535)),
            optional(
                    "IPFS_API_URL",
                    "the address of a Kubo RPC API, such as http://localhost:5001",
                    value -> value.matches("https?://\\S+")),
            optional(
                    "OUTGOING_ALLOWED_HOSTS",
                    "hosts, each alone or with a port, separated by commas, such as orders.internal,10.0.0.7:8080",
                    value -> value.matches("\\s*[\\w.\\[\\]:-]+\\s*(,\\s*[\\w.\\[\\]:-]+\\s*)*")),
            optional("MCP_STDIO_SERVERS", "the path of a readable file", Settings::isReadableFile),
            optional("BRAVE_SEARCH_URL", ADDRESS_FORM, Settings::isAddressOnly),
            optional("GOOGLE_SEARCH_URL", ADDRESS_FORM, Settings::isAddressOnly),
            optional("IMAGE_PROVIDER", "openai or stable-diffusion", value -> value.matches("openai|stable-diffusion")),
            optional("IMAGE_MODEL", "a model's name, such as gpt-image-1", value -> value.matches("[\\w.:/-]{1,100}")),
            optional(
                    "IMAGE_QUALITY",
                    "low, medium, high, standard or hd",
                    value -> value.matches("low|medium|high|standard|hd")),
            optional("IMAGE_MAX_MIB", "MiB from 1 to 64", value -> isNumber(value, 1, 64)),
            optional("STABLE_DIFFUSION_URL", ADDRESS_FORM, Settings::isAddressOnly),
            optional("STABLE_DIFFUSION_AUTH", "user:password", value -> value.matches("[^\\s:]+:\\S+")),
            optional(
                    "CODE_INTERPRETER",
                    "graalpy, off, or the address of a service that runs scripts, such as https://host/run",
                    value -> value.matches("graalpy|off|https?://\\S+")),
            optional("OPENAI_BASE_URL", "an address such as https://host/v1", value -> value.matches("https?://\\S+")),
            optional(
                    "ANTHROPIC_BASE_URL",
                    "an address such as https://host/v1",
                    value -> value.matches("https?://\\S+")),
            optional("DOCUMENT_MAX_MIB", "MiB from 1 to 100", value -> isNumber(value, 1, 100)),
            optional("DOCUMENTS_PER_AGENT", "a number from 1 to 100000", value -> isNumber(value, 1, 100_000)),
            optional("DOCUMENT_READER_MEMORY_MIB", "MiB from 64 to 4096", value -> isNumber(value, 64, 4096)),
            optional("DOCUMENT_READER_TIMEOUT_SECONDS", "seconds from 5 to 600", value -> isNumber(value, 5, 600)),
            optional("OPENAI_EMBEDDING_MODEL", "a model's name", value -> value.matches("[\\w.:/-]{1,100}")),
            optional("MODEL_TIMEOUT_SECONDS", "seconds from 1 to 3600", value -> isNumber(value, 1, 3600)),
            optional("CHAIN_CONFIRMATIONS", "blocks from 0 to 1000", value -> isNumber(value, 0, 1000)),
            optional(
                    "CHAIN_MAX_FEE_PER_GAS",
                    "wei a unit of gas, from 1 to 10^17",
                    value -> isNumber(value, 1, 100_000_000_000_000_000L)),
            optional("CHAIN_MAX_IN_FLIGHT", "a number from 1 to 1000", value -> isNumber(value, 1, 1000)),
            optional("CHAIN_REPLACE_AFTER_BLOCKS", "blocks from 1 to 10000", value -> isNumber(value, 1, 10_000)),
            optional("CHAIN_FEE_RAISE_PERCENT", "per cent from 10 to 1000", value -> isNumber(value, 10, 1000)),
            optional("SIGNER_MIN_BALANCE_WEI", "wei, at most 30 digits", value -> value.matches("\\d{1,30}")),
            optional("CHAIN_START_BLOCK", "a block number", value -> isNumber(value, 0, Long.MAX_VALUE)),
            optional("CHAIN_REORG_WINDOW", "blocks from 1 to 4096", value -> isNumber(value, 1, 4096)),
            optional(
                    "CHAIN_VERIFY_INTERVAL_MS",
                    "milliseconds from 100 to 86400000",
                    value -> isNumber(value, 100, 86_400_000)),
            optional(
                    "CHAIN_RECONCILE_INTERVAL_MS",
                    "milliseconds from 100 to 86400000",
                    value -> isNumber(value, 100, 86_400_000)));

    private Settings() {}

    /** What is wrong with the environment that {@code value} reads by name, a line each; empty if all is well. */
    public static List<String> problems(Function<String, String> value) {
        List<String> problems = new ArrayList<>();
        for (Setting setting : all()) {
            String given = value.apply(setting.name());
            boolean missing = given == null || given.isBlank();
            if (missing && setting.required() && !isGiven(setting.alternative(), value)) {
                problems.add(setting.name() + " is missing; it should be " + setting.form()
                        + (setting.alternative() == null ? "" : "; or set " + setting.alternative() + " in its place"));
            } else if (!missing && !setting.accepts().test(given.strip())) {
                problems.add(setting.name() + " is malformed; it should be " + setting.form());
            }
        }
        problems.addAll(ServerSettings.problems(value));
        problems.addAll(VaultEnvironment.missing(value));
        return problems;
    }

    /** The names that are checked: environment variables, and the finer settings by their own names. */
    static List<String> names() {
        return all().stream().map(Setting::name).toList();
    }

    private static List<Setting> all() {
        return Stream.of(SETTINGS, ServerSettings.ALL, VaultEnvironment.ALL, FinerSettings.ALL)
                .flatMap(List::stream)
                .toList();
    }

    private static boolean isGiven(String name, Function<String, String> value) {
        String given = name == null ? null : value.apply(name);
        return given != null && !given.isBlank();
    }

    /** The roles that {@code text} lists, in lower case. */
    static List<String> roles(String text) {
        return Arrays.stream(text.split(","))
                .map(role -> role.strip().toLowerCase(java.util.Locale.ROOT))
                .filter(role -> !role.isEmpty())
                .toList();
    }

    static boolean isReadableFile(String value) {
        try {
            return Files.isReadable(Path.of(value)) && Files.isRegularFile(Path.of(value));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isAddressOnly(String value) {
        return value.matches("https?://[^\\s?#@]+");
    }

    static boolean isListOfAddresses(String value) {
        return Arrays.stream(value.split(",", -1)).map(String::strip).allMatch(Settings::isAddress);
    }

    private static boolean isAddress(String value) {
        return value.matches("0x[0-9a-fA-F]{40}");
    }

    /** A private key of secp256k1 is above zero and below the order of the curve (SEC 2, section 2.4.1). */
    private static boolean isPrivateKey(String value) {
        if (!value.matches("(0x)?[0-9a-fA-F]{64}")) {
            return false;
        }
        var key = new BigInteger(value.replaceFirst("^0x", ""), 16);
        return key.signum() > 0 && key.compareTo(CURVE_ORDER) < 0;
    }

    static boolean isNumber(String value, long min, long max) {
        return value.matches("\\d{1,18}") && Long.parseLong(value) >= min && Long.parseLong(value) <= max;
    }

    private static Setting required(String name, String form, Predicate<String> accepts) {
        return new Setting(name, form, accepts, true, null);
    }

    static Setting optional(String name, String form, Predicate<String> accepts) {
        return new Setting(name, form, accepts, false, null);
    }

    /** @param alternative the name of a setting in whose presence this one is not required; null if there is none */
    record Setting(String name, String form, Predicate<String> accepts, boolean required, String alternative) {}
}
