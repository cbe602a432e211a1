package models.answers;

import java.util.Locale;
import java.util.Set;

/**
 * Why a model stopped, whatever its API calls it. Only {@link #COMPLETE} and {@link #CALLS} are what an API documents as whole:
 * anything else, and any word that is not known, is not sold as if it were.
 */
public enum Ending {
    /** The model came to its end, or to a stop sequence. */
    COMPLETE(
            "stop",
            Set.of("stop", "end_turn", "stop_sequence", "eos", "eos_token", "eosfound", "stopstringfound", "complete")),
    /** It wants tools called. */
    CALLS("tool_calls", Set.of("tool_calls", "tool_call", "tool_use", "toolcalls", "function_call", "tool_execution")),
    /** It was cut off at a limit of tokens: the answer's, or what fits the model. */
    CUT(
            "length",
            Set.of(
                    "length",
                    "max_tokens",
                    "max_output_tokens",
                    "max_completion_tokens",
                    "max_new_tokens",
                    "max_length",
                    "max_len",
                    "model_length",
                    "token_limit",
                    "limit",
                    "model_context_window_exceeded",
                    "context_length_exceeded",
                    "contextlengthreached",
                    "maxpredictedtokensreached")),
    /** The provider's filter withheld the answer, or the rest of it. */
    FILTERED(
            "content_filter",
            Set.of(
                    "content_filter",
                    "content_filtered",
                    "content_policy_violation",
                    "guardrail_intervened",
                    "safety",
                    "image_safety",
                    "recitation",
                    "image_recitation",
                    "blocklist",
                    "prohibited_content",
                    "image_prohibited_content",
                    "spii",
                    "model_armor",
                    "language",
                    "sensitive",
                    "moderation",
                    "error_toxic",
                    "data_inspection_failed")),
    /** The model refused. */
    REFUSED("refusal", Set.of("refusal", "refused")),
    /** The provider broke the answer off by an error of its own. */
    BROKEN("error", Set.of("error", "failed", "network_error")),
    /** The provider broke off, or the model wrote no call that can be read; asking again may help. */
    INTERRUPTED(
            "interrupted",
            Set.of(
                    "interrupted",
                    "abort",
                    "aborted",
                    "cancelled",
                    "canceled",
                    "insufficient_system_resource",
                    "repetition",
                    "time_limit",
                    "pause_turn",
                    "userstopped",
                    "modelunloaded",
                    "malformed_function_call",
                    "malformed_response",
                    "malformed_tool_use",
                    "malformed_model_output",
                    "unexpected_tool_call",
                    "missing_thought_signature")),
    /** No reason was given, or none that is known here: nobody says that the answer is whole. */
    UNKNOWN("unknown", Set.of());

    private final String word;
    private final Set<String> spellings;

    Ending(String word, Set<String> spellings) {
        this.word = word;
        this.spellings = spellings;
    }

    /** The word that turns, orders and results have for it. */
    public String word() {
        return word;
    }

    /** What {@code said}, a finish or stop reason in any case, means; null is no reason. */
    public static Ending of(String said) {
        if (said == null) {
            return UNKNOWN;
        }
        // Gemini's compatible endpoint adds its own reason, as in "content_filter: SAFETY".
        String plain = said.split(":", 2)[0].strip().toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_");
        for (Ending ending : values()) {
            if (ending.spellings.contains(plain)) {
                return ending;
            }
        }
        return UNKNOWN;
    }

    /** True if what was said before it is no answer, and asking again would bring no other. */
    public boolean isWithheld() {
        return this == FILTERED || this == REFUSED || this == BROKEN;
    }
}
