package integration.checking;

/**
 * A call of another route.
 *
 * @param direct the name behind {@code direct:} or {@code seda:}
 * @param line of the URI, from 1
 * @param column of the URI, from 1
 */
public record Call(String direct, int line, int column) {}
