package chain.sending;

import java.util.UUID;

/**
 * A worker's turn to send with a key: no other worker has one of the same key at the same time.
 *
 * @param address the key's, in lower case
 * @param agentId an agent that has the key as its secret, unless the runtime has it; may be null
 * @param number fences what the turn writes
 * @param gapSeconds for how long a nonce below those that are signed has been used by nobody; null if none is
 */
record SignerTurn(String address, UUID agentId, int number, Double gapSeconds) {}
