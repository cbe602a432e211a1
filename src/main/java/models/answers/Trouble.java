package models.answers;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is the matter when a provider says no. The words of the answer count before its status: the same status has several
 * meanings ({@code 429} is "slower" and "pay"), and gateways answer with a good one.
 *
 * @param status of HTTP, or the one that the answer names; 200 if neither says one
 * @param reason short, on one line, without keys
 * @param pause how long the provider wants to be left alone; zero if it does not say, or asking again cannot help
 */
public record Trouble(Kind kind, int status, String reason, Duration pause) {

    /** What follows from it. */
    public enum Kind {
        /** A limit of the moment. */
        ASK_AGAIN,
        /** The account has no money or quota left: a person has to see to it. */
        PAY_FIRST,
        /** The key is wrong, or may not do this. */
        KEY_REFUSED,
        /** The request can never be answered. */
        BROKEN_REQUEST,
        /** The provider's filter took offence at what was sent. */
        FILTERED,
        /** The model wrote what its own server cannot read: another try may bring something else. */
        GARBLED,
        /** The provider has trouble of its own, or is overloaded. */
        BROKEN_SERVER;

        /** True if asking again may help. */
        public boolean isPassing() {
            return this == ASK_AGAIN || this == BROKEN_SERVER || this == GARBLED;
        }
    }

    private static final int OK = 200;
    private static final int PAYMENT = 402;
    private static final int SERVER_ERRORS = 500;
    private static final int TOO_MANY = 429;
    /** Groq's "flex tier capacity exceeded". */
    private static final int NO_CAPACITY = 498;

    private static final Set<String> PAY = Set.of(
            "insufficient_quota",
            "insufficient_credits",
            "insufficient_balance",
            "insufficient_funds",
            "insufficient_balance_error",
            "exceeded_current_quota_error",
            "billing_hard_limit_reached",
            "billing_not_active",
            "billing_error",
            "payment_required",
            "payment_required_error",
            "credit_balance_too_low",
            "credits_exhausted",
            "out_of_credits",
            "budget_exceeded",
            "arrearage",
            // Of Zhipu's numbers.
            "1113");
    private static final Pattern PAY_WORDS = Pattern.compile("insufficient (?:account )?(?:credit|balance|fund|quota)"
            + "|(?:credit|account|prepaid)s? balance|out of (?:credit|fund)"
            + "|(?:no|not enough|(?:used|exhausted) (?:all |your )*(?:available )?|more) ?credits?\\b"
            + "|exceeded (?:your |the )?(?:current |monthly |daily )?(?:quota|included credits|budget|credit limit)"
            + "|(?:plan and|check your|enable|update your|add a?) ?(?:billing|payment)|payment required|purchase credits"
            + "|(?:hard|spend|spending|budget|credit|key) limit (?:has been |was |is )?(?:reached|exceeded)"
            + "|specified api usage limits|billing (?:hard )?limit|in arrears|overdue payment|recharge|limit: 0\\b");
    private static final Set<String> UNFIT = Set.of(
            "context_length_exceeded",
            "exceed_context_size_error",
            "string_above_max_length",
            "request_too_large",
            "model_not_found",
            "model_not_found_error",
            "invalid_model",
            "unknown_model",
            "model_decommissioned",
            "deploymentnotfound",
            "unsupported_parameter",
            "unsupported_value",
            "invalid_function_parameters");
    private static final Pattern UNFIT_WORDS = Pattern.compile(
            "maximum context length|context (?:length|window)"
                    + "|(?:exceeds?|larger than|outside) (?:the )?(?:available |model's )?context|(?:prompt|input|request) (?:is )?too (?:long|large)"
                    + "|reduce the length|model [^.\\n]{0,80}(?:not found|does not exist|not exist)|(?:no such|unknown|invalid) model\\b");
    private static final Set<String> FILTER = Set.of(
            "content_filter",
            "content_filter_error",
            "content_policy_violation",
            "responsibleaipolicyviolation",
            "moderation_blocked",
            "content_moderation",
            "invalid_prompt",
            "data_inspection_failed",
            "datainspectionfailed",
            "prohibited_content",
            "safety");
    private static final Pattern FILTER_WORDS = Pattern.compile(
            "content management policy|content exists risk|content filter|content policy|flagged (?:as|by|for)|requires moderation|inappropriate content|safety system");
    private static final Set<String> KEY = Set.of(
            "invalid_api_key",
            "authentication_error",
            "invalid_authentication_error",
            "incorrect_api_key_error",
            "permission_error",
            "permission_denied",
            "permission_denied_error",
            "unauthenticated",
            "unauthorized",
            "account_deactivated",
            "organization_deactivated",
            "api_key_invalid");
    private static final Pattern KEY_WORDS = Pattern.compile(
            "(?:invalid|incorrect|expired|missing|disabled) (?:\\w+ )?api[ _-]?key|api[ _-]?key (?:not valid|is invalid|expired|not found)");
    private static final Set<String> SLOWER = Set.of(
            "rate_limit_exceeded",
            "rate_limit_error",
            "rate_limit_reached_error",
            "ratelimitreached",
            "rate_limited",
            "ratelimit",
            "too_many_requests",
            "toomanyrequests",
            "resource_exhausted",
            "throttlingexception",
            "throttling",
            "slow_down",
            "capacity_exceeded",
            "flex_tier_capacity_exceeded",
            "quota_exhausted",
            "1302",
            "1303",
            "1305");
    /** The server could not read what its own model wrote. */
    private static final Set<String> UNREADABLE =
            Set.of("tool_use_failed", "output_parse_failed", "json_validate_failed");

    private static final Set<String> BUSY = Set.of(
            "overloaded_error",
            "overloaded",
            "engine_overloaded",
            "engine_overloaded_error",
            "model_overloaded",
            "server_overloaded",
            "unavailable",
            "unavailable_error",
            "service_unavailable",
            "service_unavailable_error",
            "serviceunavailable",
            "provider_unavailable",
            "server_error",
            "internal_server_error",
            "internal_error",
            "timeout_error",
            "deadline_exceeded",
            "model_loading",
            "no_capacity");
    private static final Pattern BUSY_WORDS = Pattern.compile(
            "overloaded|temporarily unavailable|is (?:currently |still )?loading|at capacity|loading model|try again later");
    private static final Set<String> WRONG = Set.of(
            "invalid_request_error",
            "not_found_error",
            "invalid_argument",
            "bad_request",
            "badrequesterror",
            "failed_precondition");

    /** Of an answer with a status other than 2xx. */
    public static Trouble of(int status, Map<String, List<String>> headers, String body, Instant now) {
        ErrorBody error = ErrorBody.of(body);
        return of(status, error, Waits.of(headers, error, now));
    }

    /** Of an error inside of an answer with a good status. */
    static Trouble inAnswer(String body, JsonNode node) {
        ErrorBody error = ErrorBody.of(node);
        return of(error.code() == 0 ? OK : error.code(), error, Waits.of(Map.of(), ErrorBody.of(body), Instant.now()));
    }

    /** Of an answer that is empty because the provider's filter stopped what was sent. */
    static Trouble filteredInput() {
        return new Trouble(Kind.FILTERED, OK, "the input was filtered", Duration.ZERO);
    }

    private static Trouble of(int status, ErrorBody error, Duration wait) {
        Kind kind = kind(status, error, wait);
        return new Trouble(kind, status, ShownReason.of(error), kind.isPassing() ? wait : Duration.ZERO);
    }

    private static Kind kind(int status, ErrorBody error, Duration wait) {
        String said = error.messages();
        if (status == PAYMENT || has(error, PAY)) {
            return Kind.PAY_FIRST;
        }
        // Google says of a limit of the minute what OpenAI says of an empty account, and then how long to wait.
        boolean hasWait = status == TOO_MANY && wait.isPositive() && !said.contains("limit: 0,");
        if (status < SERVER_ERRORS && !hasWait && PAY_WORDS.matcher(said).find()) {
            return Kind.PAY_FIRST;
        }
        if (has(error, UNREADABLE)) {
            return Kind.GARBLED;
        }
        if (has(error, UNFIT) || UNFIT_WORDS.matcher(said).find()) {
            return Kind.BROKEN_REQUEST;
        }
        if (status == TOO_MANY || status == NO_CAPACITY || isPlain(status) && has(error, SLOWER)) {
            return Kind.ASK_AGAIN;
        }
        if (status < SERVER_ERRORS) {
            if (has(error, FILTER) || FILTER_WORDS.matcher(said).find()) {
                return Kind.FILTERED;
            }
            if (status == 401
                    || status == 403
                    || has(error, KEY)
                    || KEY_WORDS.matcher(said).find()) {
                return Kind.KEY_REFUSED;
            }
        }
        if (status >= SERVER_ERRORS || PASSING.contains(status) || isPlain(status) && has(error, BUSY)) {
            return Kind.BROKEN_SERVER;
        }
        // An error in a good answer without a code is the provider's own trouble, unless it blames the request.
        boolean isBlamed = status != OK || has(error, WRONG);
        return isBlamed && !(status == OK && BUSY_WORDS.matcher(said).find())
                ? Kind.BROKEN_REQUEST
                : Kind.BROKEN_SERVER;
    }

    /** Time-out, conflict, too early, closed by the client. */
    private static final Set<Integer> PASSING = Set.of(408, 409, 425, 499);

    /** True if the status leaves it to the words: it is good, or only says that something is wrong. */
    private static boolean isPlain(int status) {
        return status == OK || status == 400 || status == 403 || status == 424;
    }

    private static boolean has(ErrorBody error, Set<String> words) {
        return error.words().stream().anyMatch(words::contains);
    }
}
