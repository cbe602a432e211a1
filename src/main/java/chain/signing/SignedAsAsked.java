package chain.signing;

import java.math.BigInteger;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.crypto.transaction.type.Transaction1559;
import org.web3j.utils.Numeric;

/** Tells whether signed bytes are the transaction that was asked for: a signer outside the process is not trusted blindly. */
final class SignedAsAsked {

    private SignedAsAsked() {}

    /**
     * What differs, in a word or two; empty if nothing does.
     *
     * @param from who should have signed, 0x and 40 hex digits
     * @param raw the signed bytes, as 0x and hex
     */
    static Optional<String> difference(RawTransaction asked, long chainId, String from, String raw) {
        try {
            byte[] bytes = Numeric.hexStringToByteArray(raw);
            if (!(TransactionDecoder.decode(raw) instanceof SignedRawTransaction signed)) {
                return Optional.of("signature");
            }
            Map<String, Object> want = fields(asked);
            Map<String, Object> got = fields(signed);
            for (var field : want.entrySet()) {
                if (!field.getValue().equals(got.get(field.getKey()))) {
                    return Optional.of(field.getKey());
                }
            }
            Long chain = signed.getTransaction() instanceof Transaction1559 typed
                    ? Long.valueOf(typed.getChainId())
                    : signed.getChainId();
            if (chain == null || chain != chainId) {
                return Optional.of("chain id");
            }
            if (!signed.getFrom().equalsIgnoreCase(from)) {
                return Optional.of("sender");
            }
            // Whatever else the bytes may hold, such as an access list or more after the end.
            return Arrays.equals(bytes, TransactionEncoder.encode(asked, signed.getSignatureData()))
                    ? Optional.empty()
                    : Optional.of("content");
        } catch (RuntimeException | SignatureException malformed) {
            return Optional.of("format");
        }
    }

    private static Map<String, Object> fields(RawTransaction transaction) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", transaction.getType());
        fields.put("nonce", transaction.getNonce());
        fields.put("recipient", text(transaction.getTo()));
        fields.put("value", Optional.ofNullable(transaction.getValue()).orElse(BigInteger.ZERO));
        fields.put("data", text(transaction.getData()));
        fields.put("gas", transaction.getGasLimit());
        if (transaction.getTransaction() instanceof Transaction1559 typed) {
            fields.put("tip", typed.getMaxPriorityFeePerGas());
            fields.put("fee", typed.getMaxFeePerGas());
        } else {
            fields.put("gas price", transaction.getGasPrice());
        }
        return fields;
    }

    private static String text(String hex) {
        return hex == null ? "" : Numeric.cleanHexPrefix(hex).toLowerCase(Locale.ROOT);
    }
}
