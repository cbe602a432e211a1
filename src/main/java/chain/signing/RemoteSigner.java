package chain.signing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Optional;
import orders.TransientFailure;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.transaction.type.Transaction1559;
import org.web3j.utils.Numeric;

/**
 * Has a key outside the process sign, by eth_signTransaction of the Web3Signer JSON-RPC API
 * (docs.web3signer.consensys.io/reference/api/json-rpc). What comes back is compared with what was asked.
 */
final class RemoteSigner implements Signer {

    private final RemoteKeys keys;
    private final String address;

    /** @param address in lower case */
    RemoteSigner(RemoteKeys keys, String address) {
        this.keys = keys;
        this.address = address;
    }

    @Override
    public String address() {
        return address;
    }

    /** @throws TransientFailure if the signer is down, refuses, or signed something else */
    @Override
    public String sign(RawTransaction transaction, long chainId) {
        JsonNode result = keys.ask("eth_signTransaction", parameters(transaction, chainId));
        // geth and clef answer an object with the bytes and the fields, Web3Signer the bytes.
        String raw = result.isObject() ? result.path("raw").asText() : result.asText();
        SignedAsAsked.difference(transaction, chainId, address, raw).ifPresent(difference -> {
            throw new TransientFailure(
                    "the remote signer signed something else than it was asked for (" + difference
                            + " differs); it is not sent: check REMOTE_SIGNER_URL and the signer's chain id",
                    null);
        });
        return raw;
    }

    private ObjectNode parameters(RawTransaction transaction, long chainId) {
        ObjectNode fields =
                JsonNodeFactory.instance.objectNode().put("from", address).put("to", transaction.getTo());
        put(fields, "gas", transaction.getGasLimit());
        if (transaction.getTransaction() instanceof Transaction1559 typed) {
            put(fields, "maxFeePerGas", typed.getMaxFeePerGas());
            put(fields, "maxPriorityFeePerGas", typed.getMaxPriorityFeePerGas());
        } else {
            put(fields, "gasPrice", transaction.getGasPrice());
        }
        put(fields, "value", Optional.ofNullable(transaction.getValue()).orElse(BigInteger.ZERO));
        fields.put("data", Numeric.prependHexPrefix(transaction.getData()));
        put(fields, "nonce", transaction.getNonce());
        // Web3Signer signs for the chain that it was started with, and passes over this.
        put(fields, "chainId", BigInteger.valueOf(chainId));
        return fields;
    }

    private static void put(ObjectNode fields, String name, BigInteger value) {
        fields.put(name, Numeric.encodeQuantity(value));
    }
}
