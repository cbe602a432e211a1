package chain.reading;

import org.web3j.protocol.core.methods.response.EthBlock;

/**
 * A block of the chain, as far as reading events needs it.
 *
 * @param hash 0x and 64 hex digits in lower case
 * @param parentHash the hash of the block before it
 */
public record Header(long number, String hash, String parentHash) {

    static Header of(EthBlock.Block block) {
        return new Header(block.getNumber().longValueExact(), block.getHash(), block.getParentHash());
    }
}
