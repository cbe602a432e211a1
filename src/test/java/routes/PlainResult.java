package routes;

import io.quarkus.test.Mock;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import orders.ManualResult;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/** A result document that is the bare text. */
@Mock
@ApplicationScoped
public class PlainResult implements ManualResult {

    static final String CID = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

    @Override
    public Document document(String order, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Document(CID, "ipfs://" + CID, Numeric.toHexString(Hash.sha256(bytes)), bytes);
    }
}
