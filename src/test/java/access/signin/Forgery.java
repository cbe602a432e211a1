package access.signin;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens that must not be taken, made without the runtime's code. */
public final class Forgery {

    /** What the runtimes of tests sign with. */
    public static final String SECRET = "a test's secret of more than 32 bytes";

    private Forgery() {}

    /** A token in order for the session, but for what the arguments make wrong. */
    public static String token(
            String address, String session, String audience, Instant end, String algorithm, String secret)
            throws Exception {
        String head = part("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}") + "."
                + part("{\"iss\":\"agentl2\",\"aud\":\"" + audience + "\",\"sub\":\"" + address + "\",\"sid\":\""
                        + session
                        + "\",\"gen\":0,\"iat\":"
                        + Instant.now().minusSeconds(3600).getEpochSecond() + ",\"exp\":"
                        + end.getEpochSecond() + "}");
        if (algorithm.equalsIgnoreCase("none")) {
            return head + ".";
        }
        String name = "Hmac" + algorithm.replace("HS", "SHA");
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), name));
        return head + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal(head.getBytes(StandardCharsets.UTF_8)));
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
