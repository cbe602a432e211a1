package chain.contract;

import base.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;

/** Wallets that are contracts, which say themselves what they have signed (ERC-1271). */
@ApplicationScoped
public class WalletContracts {

    private static final int HASH_BYTES = 32;
    /** Enough for wallets with many signers, and little for a node. */
    private static final BigInteger MOST_GAS = BigInteger.valueOf(10_000_000);

    private static final int MOST_AT_ONCE = 8;
    /** The selector of isValidSignature(bytes32,bytes) is also the answer for yes, as a whole word. */
    private static final String YES = "0x1626ba7e" + "0".repeat(56);
    /** How nodes say that it was the contract that failed; after anything else it may be the node. */
    private static final Pattern CONTRACT_FAILED = Pattern.compile(
            "(?i).*(revert|invalid opcode|out\\s*of\\s*gas|evm error|precompile|stack (under|over)flow|stack limit|invalid jump|opcode 0x).*",
            Pattern.DOTALL);

    private final Web3j node;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    public WalletContracts(@Named("chain") Web3j node) {
        this.node = node;
    }

    /**
     * True if the contract at {@code address} says now that it signed {@code hash}; false if it does not, or there is none.
     *
     * @throws Refusal if no node answers, or too many wallets are being asked
     */
    public boolean accepts(String address, byte[] hash, byte[] signature) {
        if (hash.length != HASH_BYTES) {
            return false;
        }
        if (!places.tryAcquire()) {
            throw unavailable();
        }
        try {
            return ask(address, hash, signature);
        } finally {
            places.release();
        }
    }

    private boolean ask(String address, byte[] hash, byte[] signature) {
        String question = FunctionEncoder.encode(
                new Function("isValidSignature", List.of(new Bytes32(hash), new DynamicBytes(signature)), List.of()));
        try {
            EthCall answer = node.ethCall(
                            new Transaction(null, null, null, MOST_GAS, address, null, question),
                            DefaultBlockParameterName.LATEST)
                    .send();
            return answer.hasError() ? refuse(answer.getError()) : YES.equals(answer.getValue());
        } catch (IOException noAnswer) {
            throw unavailable();
        }
    }

    private static boolean refuse(Response.Error error) {
        boolean byContract = error.getCode() == 3
                || error.getMessage() != null
                        && CONTRACT_FAILED.matcher(error.getMessage()).matches();
        if (byContract) {
            return false;
        }
        throw unavailable();
    }

    private static Refusal unavailable() {
        return Refusal.unavailable("the chain cannot be asked now whether the wallet signed this; try again");
    }
}
