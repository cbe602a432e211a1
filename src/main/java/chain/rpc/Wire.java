package chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;

/** A way to send JSON-RPC to one address. */
public interface Wire extends AutoCloseable {

    /**
     * @param payload a request, or an array of them
     * @param patience how long to wait for the whole answer
     * @return what came back, unchecked
     */
    JsonNode exchange(JsonNode payload, Duration patience) throws IOException;

    /** Gives up what is under way: those who wait get an IOException at once. */
    void abort();

    @Override
    void close();
}
