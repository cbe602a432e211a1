package models;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.TimeoutException;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;
import orders.PermanentFailure;
import orders.TimeIsUp;
import orders.TransientFailure;

/** Says of each way that a model call can fail whether asking again may help. */
final class ProviderFailure {

    /** Time-out, conflict, too early, too many requests; every 5xx is added to these. */
    private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429);

    private static final int MAX_DETAIL = 300;

    private ProviderFailure() {}

    static <T> T translate(ModelCall call, Supplier<T> request) {
        try {
            return request.get();
        } catch (RuntimeException failure) {
            throw of(call, failure);
        }
    }

    private static RuntimeException of(ModelCall call, RuntimeException failure) {
        String what = call.model().provider() + " model " + call.model().id();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProviderHttpClient.Refused refused) {
                return refusal(call, what, refused);
            }
            if (cause instanceof ProviderHttpClient.Stopped stopped) {
                return stopped;
            }
            if (cause instanceof TimeIsUp up) {
                return up;
            }
            if (cause instanceof TimeoutException) {
                return new TransientFailure(what + " did not answer in time", failure);
            }
            if (cause instanceof HttpException http) {
                return new TransientFailure(what + " answered with status " + http.statusCode(), failure);
            }
            if (cause instanceof IOException) {
                return new TransientFailure(
                        what + " could not be reached: " + clean(call, cause.getMessage()), failure);
            }
        }
        return new TransientFailure(what + " gave an answer that is not of its API's form", failure);
    }

    private static RuntimeException refusal(ModelCall call, String what, ProviderHttpClient.Refused refused) {
        int status = refused.statusCode();
        String message = what + " answered with status " + status + ": " + clean(call, refused.getMessage());
        if (status >= 500 || PASSING.contains(status)) {
            return new TransientFailure(message, refused.retryAfter(), refused);
        }
        return new PermanentFailure(message, refused);
    }

    /** A provider's words, on one line, short, and without the key, which some quote. */
    private static String clean(ModelCall call, String text) {
        String line = text == null
                ? "no detail"
                : text.replaceAll("\\p{Cntrl}+|\\s+", " ").strip();
        if (!call.key().isEmpty()) {
            line = line.replace(call.key(), "(key)");
        }
        return line.length() <= MAX_DETAIL ? line : line.substring(0, MAX_DETAIL);
    }
}
