package journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What became of the orders that a test bought, by the chain's own events and by the database.
 *
 * @param lost orders that the chain or the database does not have as completed
 * @param twice orders that the chain has more than one completion of
 * @param rows rows of these orders in the database
 * @param signed transactions that were signed to complete them
 * @param reverted those of them that the contract refused
 * @param left what should be gone and is not; empty if all is
 */
record Tally(int orders, long lost, long twice, int rows, int signed, int reverted, String left) {

    static Tally of(Surroundings around, List<String> ids) throws IOException, SQLException {
        Map<String, Integer> completions = around.ledger().completions();
        OrderBook book = around.book();
        String list = OrderBook.list(ids);
        String ours = "from transactions t join orders o on o.id = t.order_id where o.order_id in (" + list + ")";
        var missing = new HashSet<>(ids);
        missing.removeIf(completions::containsKey);
        int unfinished = ids.size() - book.count(ids, "completed");
        return new Tally(
                ids.size(),
                Math.max(missing.size(), unfinished),
                ids.stream().filter(id -> completions.getOrDefault(id, 0) > 1).count(),
                book.number("select count(*) from orders where order_id in (" + list + ")"),
                book.number("select count(*) " + ours),
                book.number("select count(*) " + ours + " and t.status = 'reverted'"),
                left(book));
    }

    /** Says on the console what was found, and fails if anything was lost or done twice. */
    void report(String run, Duration time) {
        System.out.printf(
                "%s: %d orders in %.1f s: lost %d, completed twice %d, rows %d, transactions signed %d, reverted %d, left over: %s%n",
                run,
                orders,
                time.toMillis() / 1000.0,
                lost,
                twice,
                rows,
                signed,
                reverted,
                left.isEmpty() ? "nothing" : left);
        assertEquals(0, lost, "orders lost");
        assertEquals(0, twice, "orders completed twice");
        assertEquals(orders, rows, "rows of orders");
        assertEquals("", left, "left over");
    }

    private static String left(OrderBook book) throws SQLException {
        return book.text("select concat_ws(', ', "
                + "(select 'open transactions ' || count(*) from transactions where status = 'signed' having count(*) > 0), "
                + "(select 'due completions ' || count(*) from completions having count(*) > 0), "
                + "(select 'queue rows ' || count(*) from order_queue having count(*) > 0), "
                + "(select 'conditions ' || string_agg(message, '; ') from conditions having count(*) > 0))");
    }
}
