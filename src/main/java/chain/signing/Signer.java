package chain.signing;

import org.web3j.crypto.RawTransaction;

/** Something that signs for one address. */
public interface Signer {

    /** The address, in lower case. */
    String address();

    /** Signs; answers the bytes to send, as 0x and hex. */
    String sign(RawTransaction transaction, long chainId);
}
