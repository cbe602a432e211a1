package chain.reading;

import java.util.Comparator;
import org.web3j.protocol.core.methods.response.Log;

/**
 * Where a log entry is: web3j looks its numbers up by regular expressions, each time that it is asked.
 *
 * @param index in its block; 0 if the node does not say
 */
record LogPlace(long block, int index) implements Comparable<LogPlace> {

    private static final Comparator<LogPlace> ORDER =
            Comparator.comparingLong(LogPlace::block).thenComparingInt(LogPlace::index);
    private static final int HEX = 16;

    static LogPlace of(Log log) {
        return new LogPlace(
                blockOf(log), log.getLogIndexRaw() == null ? 0 : Math.toIntExact(number(log.getLogIndexRaw())));
    }

    static long blockOf(Log log) {
        return number(log.getBlockNumberRaw());
    }

    /** Of 0x and hex digits, or, as some nodes write it and web3j reads it, a decimal number. */
    static long number(String quantity) {
        if (!quantity.startsWith("0x")) {
            return Long.parseLong(quantity);
        }
        return Long.parseLong(quantity, 2, quantity.length(), HEX);
    }

    @Override
    public int compareTo(LogPlace other) {
        return ORDER.compare(this, other);
    }
}
