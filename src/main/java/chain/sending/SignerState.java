package chain.sending;

import java.math.BigInteger;

/**
 * What the chain says about a signer.
 *
 * @param mined how many of its transactions are mined: the lowest nonce that is free on chain
 * @param pending the same with those that wait in the node, as far as they follow without a gap
 * @param balance in wei
 * @param head the newest block
 * @param blockGas how much gas a block holds; null if the node does not say
 * @param market what gas costs
 */
record SignerState(long mined, long pending, BigInteger balance, long head, BigInteger blockGas, FeeMarket market) {}
