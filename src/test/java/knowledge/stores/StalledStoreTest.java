package knowledge.stores;

import java.util.Map;
import orders.TransientFailure;
import outgoing.StallCases;

/** Pinecone and Qdrant are called in one way. */
class StalledStoreTest extends StallCases {

    @Override
    protected Map<String, Client> clients() throws Exception {
        var calls = new StoreCall(outgoing(), LIMIT);
        return Map.of("a store", url -> calls.send("Qdrant", "GET", url + "/collections", Map.of(), null, 404));
    }

    @Override
    protected Class<? extends Exception> failure() {
        return TransientFailure.class;
    }
}
