package models.answers;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import outgoing.RetryAfter;

/**
 * How long a provider wants to be left alone. What it says outright counts first: {@code Retry-After} and its relatives, a field of
 * the body, or its words. Only without these do the headers count that tell when a limit is full again.
 */
final class Waits {

    private static final String AMOUNT =
            "\\d+(?:\\.\\d+)?\\s*(?:milliseconds?|millis|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![a-z])";
    /** "Please try again in 4.5s", "retry after 20 seconds", "wait 1 minute", "will reset after 1h2m". */
    private static final Pattern WORDS =
            Pattern.compile("(?:again|retry(?:ing)?|wait|resets?|available)\\b[^.;\\d\\n]{0,40}?((?:" + AMOUNT
                    + "[\\s,]*(?:and\\s+)?)+)");

    private static final Pattern RESET = Pattern.compile("(?:x-)?rate-?limit.*reset.*|anthropic-ratelimit-.*-reset");
    /** Of today's draft of the IETF: {@code RateLimit: "default";r=0;t=30}. */
    private static final Pattern DRAFT = Pattern.compile(";\\s*t=(\\d+)");

    private static final String NONE_LEFT = "0+(?:\\.0+)?";

    private Waits() {}

    /** @return zero if the provider does not say; never more than an hour */
    static Duration of(Map<String, List<String>> headers, ErrorBody body, Instant now) {
        Map<String, String> named = new TreeMap<>();
        headers.forEach((name, values) -> {
            if (name != null && !values.isEmpty()) {
                named.put(name.toLowerCase(Locale.ROOT), values.getFirst());
            }
        });
        Duration outright = longest(List.of(explicit(named, body, now), inWords(body.messages())));
        return outright.isZero() ? untilReset(named, body, now) : outright;
    }

    private static Duration explicit(Map<String, String> headers, ErrorBody body, Instant now) {
        List<Duration> waits = new ArrayList<>();
        headers.forEach((name, value) -> {
            if (name.endsWith("retry-after-ms")) {
                waits.add(RetryAfter.parse(value.matches("[\\d.]+") ? value + "ms" : value, now));
            } else if (name.endsWith("retry-after")) {
                waits.add(RetryAfter.parse(value, now));
            }
        });
        body.waits().forEach((name, value) -> {
            boolean isMs = name.endsWith("ms") && value.matches("[\\d.]+");
            if (!name.endsWith("reset")) {
                waits.add(RetryAfter.parse(isMs ? value + "ms" : value, now));
            }
        });
        return longest(waits);
    }

    /** The longest wait that {@code text}, in lower case, asks for in words. */
    static Duration inWords(String text) {
        List<Duration> waits = new ArrayList<>();
        Matcher words = WORDS.matcher(text);
        while (words.find()) {
            waits.add(RetryAfter.parse(words.group(1), Instant.EPOCH));
        }
        return longest(waits);
    }

    private static Duration untilReset(Map<String, String> headers, ErrorBody body, Instant now) {
        List<Duration> empty = new ArrayList<>();
        List<Duration> others = new ArrayList<>();
        boolean[] told = new boolean[1];
        headers.forEach((name, value) -> {
            if (RESET.matcher(name).matches()) {
                String left = headers.get(name.replace("reset", "remaining").replace("-after", ""));
                told[0] |= left != null;
                boolean isEmpty = left != null && left.strip().matches(NONE_LEFT);
                (isEmpty ? empty : others).add(RetryAfter.reset(value, now));
            }
        });
        Matcher draft = DRAFT.matcher(headers.getOrDefault("ratelimit", ""));
        while (draft.find()) {
            others.add(RetryAfter.parse(draft.group(1), now));
        }
        String quoted = body.waits().get("x-ratelimit-reset");
        if (quoted != null) {
            others.add(RetryAfter.reset(quoted, now));
        }
        if (!empty.isEmpty()) {
            return longest(empty);
        }
        // Where none is empty the request was too large for what is left of one: the nearest is likely that one.
        return told[0]
                ? others.stream()
                        .filter(Duration::isPositive)
                        .min(Duration::compareTo)
                        .orElse(Duration.ZERO)
                : longest(others);
    }

    private static Duration longest(List<Duration> waits) {
        return waits.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }
}
