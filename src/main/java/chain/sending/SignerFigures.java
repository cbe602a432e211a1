package chain.sending;

import base.Queries;
import base.Watched;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;

/** The signing keys by their addresses: what each has, whether it signs, and what is wrong with it. */
@ApplicationScoped
public class SignerFigures implements Watched {

    private final Queries queries;

    public SignerFigures(Queries queries) {
        this.queries = queries;
    }

    private record Signer(
            String address,
            long chainId,
            String balance,
            boolean held,
            boolean signing,
            String error,
            Long signedSecondsAgo) {

        String words() {
            return (held ? "held" : signing ? "signing" : "resting") + ", "
                    + (balance == null ? "balance not known" : balance + " wei") + ", "
                    + (signedSecondsAgo == null ? "signed nothing yet" : "signed " + signedSecondsAgo + " s ago")
                    + ", chain " + chainId
                    + (error == null ? "" : ": " + error);
        }
    }

    @Override
    public String name() {
        return "Signers";
    }

    @Override
    public Map<String, Object> values() {
        var signers = queries.list("chain/sending/signer-figures", Map.of(), Signer.class);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("Count", signers.size());
        signers.forEach(one -> values.put(one.address(), one.words()));
        return values;
    }
}
