package tools.mcp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/** A session that is opened by whoever needs it first, used by several at once, and closed when nobody has needed it for long. */
final class McpHeldSession {

    private final ReentrantLock lock = new ReentrantLock();
    private final Opening opening;
    private McpSession session;
    private int users;
    private boolean closed;
    private volatile Instant lastUse = Instant.now();

    McpHeldSession(Opening opening) {
        this.opening = opening;
    }

    /** How a session is begun. */
    interface Opening {
        McpSession open() throws IOException;
    }

    /**
     * Counts in a user, who gives it back, and opens the session if need be.
     *
     * @return false if it was closed for good: another one is needed
     */
    boolean take() throws IOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the order was stopped");
        }
        try {
            if (closed || session != null && !session.isOpen()) {
                closeNow();
                return false;
            }
            if (session == null) {
                session = opening.open();
            }
            users++;
            lastUse = Instant.now();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** For who has taken it. */
    McpSession session() {
        return session;
    }

    void giveBack() {
        lock.lock();
        try {
            users--;
            lastUse = Instant.now();
        } finally {
            lock.unlock();
        }
    }

    Instant lastUse() {
        return lastUse;
    }

    /** True if it is closed now: nobody uses it, or has since {@code limit}. */
    boolean closeUnlessUsedSince(Instant limit) {
        // Whoever has the lock is about to use it.
        if (!lock.tryLock()) {
            return false;
        }
        try {
            if (users > 0 || lastUse.isAfter(limit)) {
                return false;
            }
            closeNow();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Closes it now, whoever uses it. */
    void close() {
        lock.lock();
        try {
            closeNow();
        } finally {
            lock.unlock();
        }
    }

    private void closeNow() {
        closed = true;
        if (session != null) {
            session.close();
        }
    }
}
