package chain.rpc;

import java.time.Duration;
import org.jboss.logging.Logger;

/** What is known of an endpoint's health, and when it is tried again. Says so once whenever that changes. */
final class EndpointHealth {

    private static final Logger LOG = Logger.getLogger(EndpointHealth.class);
    private static final long FIRST_PAUSE_MS = 1_000;
    private static final long LONGEST_PAUSE_MS = 30_000;

    private final RpcAddress address;
    private final RpcMetrics metrics;
    private int failures;
    private long pausedUntil;
    private boolean ofRightChain;
    private boolean ofWrongChain;
    private boolean lagging;
    private boolean standing;
    private int steady;
    private long head;

    EndpointHealth(RpcAddress address, RpcMetrics metrics) {
        this.address = address;
        this.metrics = metrics;
    }

    /** True unless its last answer was a failure; one that was never asked has the benefit of the doubt. */
    synchronized boolean isUp() {
        return failures == 0;
    }

    /** True if its chain id was found right and it was not down since. */
    synchronized boolean isOfRightChain() {
        return ofRightChain;
    }

    synchronized void isOfRightChain(boolean right) {
        ofRightChain = right;
        ofWrongChain = false;
    }

    /** True if its chain id, when last asked, was another. */
    synchronized boolean isOfWrongChain() {
        return ofWrongChain;
    }

    /** True if it is up, its head is near that of the best, and goes on. */
    synchronized boolean isGood() {
        return failures == 0 && !lagging && !standing;
    }

    /** True if it has been good, and its chain right, for a while: it may take over from one that works. */
    synchronized boolean isSteady() {
        return isGood() && ofRightChain && steady > 1;
    }

    /** True if a probe may ask it now. */
    synchronized boolean isDue() {
        return failures == 0 || System.nanoTime() - pausedUntil >= 0;
    }

    /** Its newest block, when it was last asked; 0 before that. */
    synchronized long head() {
        return head;
    }

    /** It gave a good answer. */
    synchronized void answered() {
        if (failures > 0) {
            LOG.infof("RPC endpoint %s answers again", address);
        }
        failures = 0;
    }

    synchronized void sawHead(long block) {
        head = block;
        steady++;
    }

    /** Compares it with the best head of all. */
    synchronized void compare(long best, long maxLag) {
        boolean behind = failures == 0 && head > 0 && best - head > maxLag;
        if (behind && !lagging) {
            metrics.count(address, RpcFailure.Kind.LAGGING);
            LOG.warnf(
                    "RPC endpoint %s is %d blocks behind the best: it is only used where no other answers",
                    address, best - head);
        } else if (lagging && !behind) {
            LOG.infof("RPC endpoint %s is no longer behind", address);
        }
        lagging = behind;
        if (behind) {
            steady = 0;
        }
    }

    /** @param still that its newest block stands still for too long; null if it does not */
    synchronized void stands(HeadWatch.Standing still) {
        if (still != null && !standing) {
            metrics.count(address, RpcFailure.Kind.STANDING);
            LOG.warnf(
                    "RPC endpoint %s has had block %d as its newest for %d s, though blocks came each %.1f s before: it is"
                            + " only used where no other goes on",
                    address, still.head(), still.seconds(), still.usual());
        } else if (standing && still == null) {
            LOG.infof("RPC endpoint %s has new blocks again", address);
        }
        standing = still != null;
        if (standing) {
            steady = 0;
        }
    }

    /** It gave none: it is left alone for a second, and twice as long each time up to half a minute. */
    synchronized void failed(RpcFailure failure) {
        metrics.count(address, failure.kind());
        boolean wrong = failure.kind() == RpcFailure.Kind.WRONG_CHAIN;
        if (wrong && !ofWrongChain) {
            LOG.errorf("RPC endpoint %s", failure.getMessage());
        } else if (!wrong && failures == 0) {
            LOG.warnf("RPC endpoint %s; others are asked first until it answers again", failure.getMessage());
        }
        ofWrongChain = wrong;
        ofRightChain = false;
        steady = 0;
        long now = System.nanoTime();
        // Failures during the pause do not lengthen it: they are as many as the callers.
        if (failures == 0 || now - pausedUntil >= 0) {
            failures = Math.min(failures + 1, 30);
            long pause = Math.min(FIRST_PAUSE_MS << Math.min(failures - 1, 5), LONGEST_PAUSE_MS);
            pausedUntil = now + Duration.ofMillis(pause).toNanos();
        }
    }
}
