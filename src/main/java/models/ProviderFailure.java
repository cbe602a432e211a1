package models;

import base.Redaction;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.TimeoutException;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import models.answers.GarbledAnswer;
import models.answers.ProviderRefusal;
import models.answers.ShownReason;
import models.answers.Trouble;
import orders.PermanentFailure;
import orders.TimeIsUp;
import orders.TransientFailure;

/** Says of each way that a model call can fail whether asking again may help. */
final class ProviderFailure {

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
            if (cause instanceof ProviderRefusal refused) {
                return refusal(what, refused);
            }
            if (cause instanceof ProviderHttpClient.Stopped stopped) {
                return stopped;
            }
            if (cause instanceof TimeIsUp up) {
                return up;
            }
            if (cause instanceof PermanentFailure unsendable) {
                return unsendable;
            }
            if (cause instanceof GarbledAnswer garbled) {
                return new GarbledAnswer(what + " gave " + garbled.getMessage(), garbled);
            }
            if (cause instanceof TimeoutException) {
                return new TransientFailure(what + " did not answer in time", failure);
            }
            if (cause instanceof HttpException http) {
                return new TransientFailure(what + " answered with status " + http.statusCode(), failure);
            }
            if (cause instanceof IOException) {
                return new TransientFailure(what + " could not be reached: " + clean(call, cause), failure);
            }
        }
        return new GarbledAnswer(what + " gave an answer that is not of its API's form", failure);
    }

    /** What the order ends or waits with, where the provider said no to {@code what}. */
    static RuntimeException refusal(String what, ProviderRefusal refused) {
        Trouble trouble = refused.trouble();
        String message =
                what + " answered with status " + trouble.status() + meaning(trouble.kind()) + ": " + trouble.reason();
        return switch (trouble.kind()) {
            case ASK_AGAIN, BROKEN_SERVER -> new TransientFailure(message, trouble.pause(), refused);
            case GARBLED -> new GarbledAnswer(message, refused);
            case PAY_FIRST, KEY_REFUSED, BROKEN_REQUEST, FILTERED -> new PermanentFailure(message, refused);
        };
    }

    private static String meaning(Trouble.Kind kind) {
        return switch (kind) {
            case PAY_FIRST ->
                ", and wants to be paid first (see to the credit and the limits of the account that the key is of)";
            case KEY_REFUSED -> ", and does not accept the key";
            case FILTERED -> ", and its content filter refused what was sent";
            case ASK_AGAIN, BROKEN_SERVER, GARBLED, BROKEN_REQUEST -> "";
        };
    }

    private static String clean(ModelCall call, Throwable cause) {
        String text = cause.getMessage() == null ? "" : cause.getMessage();
        return ShownReason.clean(call.key().isEmpty() ? text : Redaction.without(List.of(call.key()), text));
    }
}
