package tools.webhooks;

import base.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;
import outgoing.Destination;
import outgoing.OutgoingAnswer;
import outgoing.OutgoingRequest;
import outgoing.RetryAfter;
import outgoing.StandardWebhook;

/** One call of a webhook and its tries, which have a deadline together. It is not a record: it must not show its secrets. */
public final class WebhookCall {

    private static final int MOST_TRIES = 3;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final int LONGEST_ANSWER = 256 * 1024;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    /** Fits into a header (RFC 9110, section 5.5) and has no full stop, which separates the parts of a signed message. */
    private static final String PLAIN_KEY = "[!-~&&[^.]]{1,200}";

    private final Destination destination;
    private final Optional<String> authorization;
    private final Optional<StandardWebhook> signature;
    private final String key;
    private final byte[] body;
    private final Instant deadline;
    private int tries;
    private OutgoingAnswer answer;

    WebhookCall(
            Destination destination,
            Optional<String> authorization,
            Optional<StandardWebhook> signature,
            String key,
            byte[] body,
            Instant deadline) {
        this.destination = destination;
        this.authorization = authorization;
        this.signature = signature;
        this.key = key.matches(PLAIN_KEY)
                ? key
                : Numeric.toHexStringNoPrefix(Hash.sha256(key.getBytes(StandardCharsets.UTF_8)));
        this.body = body;
        this.deadline = deadline;
    }

    /** True if the request is to be sent: at first, and again if the other side asks for that and there is time. */
    public boolean isDue() {
        if (answer == null) {
            return true;
        }
        boolean asked = answer.status() == TOO_MANY_REQUESTS || answer.status() == UNAVAILABLE;
        return asked && tries < MOST_TRIES && Instant.now().plus(pause()).isBefore(deadline);
    }

    /** How long to wait before the next try, in milliseconds. */
    public long pauseMs() {
        return pause().toMillis();
    }

    private Duration pause() {
        if (answer == null) {
            return Duration.ZERO;
        }
        Duration wanted = RetryAfter.parse(answer.retryAfter().orElse(null), Instant.now());
        return wanted.isZero() ? FIRST_PAUSE.multipliedBy(tries) : wanted;
    }

    /** The next try's request. Its id is that of the first, its time and signature are its own. */
    public OutgoingRequest request() {
        Instant now = Instant.now();
        Map<String, String> headers = new HashMap<>(Map.of(
                "Content-Type", "application/json",
                "Accept", "application/json, text/*;q=0.9",
                "Idempotency-Key", key));
        authorization.ifPresent(value -> headers.put("Authorization", value));
        signature.ifPresent(signer -> headers.putAll(signer.headers(key, now, body)));
        return new OutgoingRequest("POST", destination, headers, body, Duration.between(now, deadline), LONGEST_ANSWER);
    }

    /** {@code text} of the other side's without the token that it was called with. */
    String withoutSecrets(String text) {
        return Redaction.without(
                authorization.map(value -> value.replaceFirst("^Bearer ", "")).stream()
                        .toList(),
                text);
    }

    /** Notes what a try brought. */
    public void answered(OutgoingAnswer brought) {
        tries++;
        answer = brought;
    }

    /** What the last try brought. */
    public OutgoingAnswer answer() {
        return answer;
    }
}
