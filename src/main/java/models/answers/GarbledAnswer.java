package models.answers;

import orders.TransientFailure;

/**
 * A response with a good status that is no answer of any API that is known here. Another try may bring one. It says nothing of
 * the provider's health, so it opens no breaker for others.
 */
public final class GarbledAnswer extends TransientFailure {

    private static final long serialVersionUID = 1;

    /** @param message what is wrong with it, in words of our own */
    public GarbledAnswer(String message, Throwable cause) {
        super(message, cause);
    }
}
