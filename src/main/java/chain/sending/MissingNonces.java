package chain.sending;

import base.Queries;
import chain.rpc.ChainSettings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Nonces that the chain has used for a transaction which is none of ours: another program has the key. */
@ApplicationScoped
public class MissingNonces {

    private static final Logger LOG = Logger.getLogger(MissingNonces.class);

    private final Queries queries;
    private final SignerTurns turns;
    private final ChainSettings settings;
    private final MeterRegistry metrics;

    public MissingNonces(Queries queries, SignerTurns turns, ChainSettings settings, MeterRegistry metrics) {
        this.queries = queries;
        this.turns = turns;
        this.settings = settings;
        this.metrics = metrics;
    }

    private record Noted(long nonce, String status) {}

    /** Notes since when; what has been so for a while gives its completion another nonce. A node may not know yet. */
    void note(SignerTurn turn, List<Long> nonces) {
        Map<String, Object> values = new HashMap<>(turns.key(turn));
        values.put("nonces", nonces.stream().map(String::valueOf).collect(Collectors.joining(",")));
        values.put("pauseSeconds", settings.nonceRecheckSeconds());
        for (Noted one : queries.list("chain/sending/note-missing-nonces", values, Noted.class)) {
            if ("replaced".equals(one.status())) {
                ChainMetrics.closed(metrics, "replaced");
                LOG.warnf(
                        "signer %s: a transaction that this runtime did not sign took nonce %s; the completion gets another",
                        turn.address(), one.nonce());
            }
        }
    }
}
