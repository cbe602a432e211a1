package tools;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtLogRecord;

/** Hears what the runtime logs, as a line reader of the log would. */
final class HeardLog extends Handler {

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();

    void listen() {
        Logger.getLogger("").addHandler(this);
    }

    void stop() {
        Logger.getLogger("").removeHandler(this);
    }

    /** Lines other than a message's first that begin so. */
    List<String> linesThatBegin(String start) {
        return messages.stream()
                .flatMap(message -> Stream.of(message.split("[\\r\\n\\u0085\\u2028\\u2029]"))
                        .skip(1))
                .filter(line -> line.strip().startsWith(start))
                .toList();
    }

    List<String> messagesWith(List<String> words) {
        return messages.stream()
                .filter(message -> words.stream().anyMatch(message::contains))
                .toList();
    }

    @Override
    public void publish(LogRecord record) {
        String message = record instanceof ExtLogRecord ext ? ext.getFormattedMessage() : record.getMessage();
        messages.add(record.getThrown() == null ? message : message + "\n" + record.getThrown());
    }

    @Override
    public void flush() {
        // Nothing is kept back.
    }

    @Override
    public void close() {
        stop();
    }
}
