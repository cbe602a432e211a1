package queue;

import orders.Order;

/**
 * One claimed order's run in this process. It can be stopped until it begins to write down how it ends, and never from then on:
 * an interruption during that write would destroy a connection, and what follows the write would be left out. A write that
 * comes too late is harmless, for it names its attempt.
 */
final class Execution {

    private enum State {
        WAITING,
        RUNNING,
        STOPPED,
        ENDING
    }

    private final Order order;
    private final Slots.Holder holder;
    private State state = State.WAITING;
    private Thread thread;

    Execution(Order order, Slots.Holder holder) {
        this.order = order;
        this.holder = holder;
    }

    Order order() {
        return order;
    }

    /** Whose slot it has. */
    Slots.Holder holder() {
        return holder;
    }

    /** Does {@code work} in this thread, unless it was stopped before. */
    void run(Runnable work) {
        synchronized (this) {
            if (state != State.WAITING) {
                return;
            }
            state = State.RUNNING;
            thread = Thread.currentThread();
        }
        try {
            work.run();
        } finally {
            beginEnd();
        }
    }

    /** Interrupts its thread, unless it ends already. */
    synchronized void stop() {
        if (state == State.ENDING) {
            return;
        }
        state = State.STOPPED;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** From now on nothing interrupts it. To be called by its own thread, whose interruption, if there was one, is over. */
    synchronized void beginEnd() {
        state = State.ENDING;
        Thread.interrupted();
    }
}
